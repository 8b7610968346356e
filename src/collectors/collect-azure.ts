import { AzureError, type AzureErrorCode } from '../azure/errors.ts';
import type { AzurePage } from '../azure/fit-rows.ts';
import type { SourceReport } from '../lake/observation.ts';
import type { AzureSource, CollectContext } from './collector.ts';
import { gapReasonOf } from './gap-reason.ts';
import type { SourceRecord } from './source-record.ts';

/** The source, or a report that says that Azure is not configured: nothing was asked, and nothing is known. */
export async function collectAzure(
  { azure, record }: CollectContext,
  read: (azure: AzureSource) => Promise<SourceReport>,
): Promise<SourceReport> {
  if (azure !== null && azure !== undefined) return read(azure);
  record.gap(
    'missing',
    'Azure was not read because it is not configured: set ARM_BASE_URL to the Azure beside this Graph.',
  );
  return { ...record.report(), asOf: null };
}

/** Faults that the next part would meet as well. */
export const endEverything: ReadonlySet<AzureErrorCode> = new Set([
  'AZURE_UNREACHABLE',
  'AZURE_UNAUTHORIZED',
]);

/**
 * Reads a source part by part, a scope or an account at a time. One that is refused or fails is a gap that names
 * it, and the others are read; the source fails when every part of it does.
 */
export async function readParts<Part>(
  record: SourceRecord,
  parts: readonly Part[],
  nameOf: (part: Part) => string,
  read: (part: Part) => Promise<void>,
): Promise<SourceReport> {
  const failures: { readonly name: string; readonly error: AzureError }[] = [];
  for (const part of parts) {
    try {
      await read(part);
    } catch (error) {
      if (!(error instanceof AzureError) || endEverything.has(error.code)) throw error;
      failures.push({ name: nameOf(part), error });
    }
  }
  const [first] = failures;
  if (first === undefined) return record.report();
  if (failures.length === parts.length) throw first.error;
  for (const { name, error } of failures)
    record.gap(gapReasonOf(error, record.rows()), `${name} was not read. ${error.what} ${error.fix}`);
  return { ...record.report(), status: 'incomplete' };
}

/** There is nothing to be seen, which is what a missing role looks like as well: nothing is known. */
export function nothingVisible(record: SourceRecord, detail: string): SourceReport {
  record.gap('missing', detail);
  return { ...record.report(), status: 'incomplete' };
}

/** Every row of some pages; those that do not fit are written down, with the page they were on. */
export async function* rowsOf<Row>(
  record: SourceRecord,
  pages: AsyncIterable<AzurePage<Row>>,
): AsyncGenerator<readonly Row[]> {
  let page = 0;
  for await (const { rows, issues, requestId } of pages) {
    page += 1;
    record.saw(requestId);
    for (const issue of issues) record.lost({ ...issue, place: `page ${page}, ${issue.place}` });
    yield rows;
  }
}
