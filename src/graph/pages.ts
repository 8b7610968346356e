import { z } from 'zod/v4';
import type { Issue } from '../lib/issue.ts';
import type { Charge } from '../transport/charge.ts';
import { badPayload, foreignLink } from './errors.ts';
import type { GraphClient } from './graph-client.ts';
import { graphUrl } from './graph-url.ts';
import { describeMisfit, parseBody, readJson } from './read-json.ts';
import { chargesOf } from './request-cost.ts';
import type { SeenAnswer } from './seen-answer.ts';

export interface PagesOptions {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Counts every page against the sign-in limit, which a nextLink need not show. */
  readonly readsSignIns?: boolean;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Rows that do not fit, by their place on the page. */
  readonly issues: readonly Issue[];
  /** Where to go on; null on the last page. */
  readonly next: string | null;
  /** Of a delta query, on its last page: where to ask for what changes from then on. */
  readonly deltaLink?: string | null;
  readonly requestId: string | null;
  /** For provenance. */
  readonly seen?: SeenAnswer;
}

const Collection = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().nullish(),
  '@odata.deltaLink': z.string().nullish(),
});

/**
 * A collection page by page. Links are followed exactly as Graph wrote them (graph-and-azure §0.3), but only on
 * the origin that was asked (else GRAPH_FOREIGN_LINK), and never twice (else GRAPH_BAD_PAYLOAD).
 */
export async function* readPages<Row>(
  client: GraphClient,
  from: string,
  rowSchema: z.ZodType<Row>,
  options: PagesOptions,
): AsyncGenerator<Page<Row>> {
  const seen = new Set<string>();

  async function fetchPage(url: string): Promise<Page<Row>> {
    if (!URL.canParse(url)) throw badPayload('a collection', 'Its next page has no address.', null);
    if (new URL(url).origin !== client.base.origin) throw foreignLink();
    const path = new URL(url).pathname;
    if (seen.has(url)) throw badPayload(path, 'It names a page that was already read as the next one.', null);
    seen.add(url);
    const charges = pageCharges(url, options);
    const { body, requestId, seen: answer } = await readJson(client, url, options.headers, charges);
    const collection = parseBody(Collection, body, path, requestId);
    return {
      ...sortRows(collection.value, rowSchema),
      next: collection['@odata.nextLink'] ?? null,
      deltaLink: collection['@odata.deltaLink'] ?? null,
      requestId,
      seen: answer,
    };
  }

  let pending: Promise<Page<Row>> | null = fetchPage(
    from.startsWith('/') ? graphUrl(client.base.origin, from, options.query) : from,
  );
  while (pending !== null) {
    const page: Page<Row> = await pending;
    pending = page.next === null ? null : fetchPage(page.next);
    // The caller may stop before it asks for this page; then nobody waits for its failure.
    pending?.catch(() => undefined);
    yield page;
  }
}

function pageCharges(url: string, { readsSignIns = false }: PagesOptions): readonly Charge[] {
  const charges = chargesOf('GET', url);
  if (!readsSignIns || charges.some(({ scope }) => scope === 'signIns')) return charges;
  return [{ scope: 'signIns', cost: 1 }, ...charges];
}

function sortRows<Row>(
  values: readonly unknown[],
  rowSchema: z.ZodType<Row>,
): { rows: Row[]; issues: Issue[] } {
  const rows: Row[] = [];
  const issues: Issue[] = [];
  for (const [index, value] of values.entries()) {
    const parsed = rowSchema.safeParse(value);
    if (parsed.success) rows.push(parsed.data);
    else {
      const message = `The row was left out because it does not fit (${describeMisfit(parsed.error)}).`;
      issues.push({ code: 'row-malformed', place: `row ${index + 1}`, message });
    }
  }
  return { rows, issues };
}
