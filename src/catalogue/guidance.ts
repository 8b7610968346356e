import { readFileSync } from 'node:fs';
import { z } from 'zod/v4';
import { assertOnce, readTable } from './read-table.ts';

const file = 'guidance.csv';

export const guidanceKinds = ['training', 'self-service', 'case-study', 'blog', 'video'] as const;
export type GuidanceKind = (typeof guidanceKinds)[number];

/** A public page that helps people use what they hold. It is shown, never fetched. */
export interface Guidance {
  /** A product, `*` for every product, or the beginning of products with `*` at its end. */
  readonly product: string;
  readonly kind: GuidanceKind;
  readonly title: string;
  readonly address: string;
}

/** Pages of Microsoft's own. */
const hosts = /(^|\.)microsoft\.com$/;

const GuidanceRow = z.strictObject({
  product: z.string().regex(/^(\*|[a-z0-9]+(-[a-z0-9]+)*(-\*)?)$/),
  kind: z.enum(guidanceKinds),
  title: z.string().trim().min(1).max(80),
  address: z.url({ protocol: /^https$/, hostname: hosts }),
});

/** The text of the table → its rows, in their order. Throws TypeError for a damaged table. */
export function readGuidance(text: string): readonly Guidance[] {
  const rows = readTable(file, text, GuidanceRow);
  assertOnce(
    file,
    rows.map(({ product, address }) => `${product} ${address}`),
  );
  return rows;
}

let shipped: readonly Guidance[] | null = null;

/**
 * What to offer people before a seat of a product is taken away (PAR-11, PAR-12): pages of the product first, then
 * those for every product; each address once.
 */
export function guidanceFor(
  product: string,
  all: readonly Guidance[] = shippedGuidance(),
): readonly Guidance[] {
  const own = all.filter((row) => row.product !== '*' && concerns(row, product));
  const general = all.filter((row) => row.product === '*');
  const rows = [...own, ...general];
  return rows.filter(({ address }, index) => rows.findIndex((row) => row.address === address) === index);
}

function concerns({ product: pattern }: Guidance, product: string): boolean {
  return pattern.endsWith('*') ? product.startsWith(pattern.slice(0, -1)) : pattern === product;
}

function shippedGuidance(): readonly Guidance[] {
  shipped ??= readGuidance(readFileSync(new URL(`./${file}`, import.meta.url), 'utf8'));
  return shipped;
}
