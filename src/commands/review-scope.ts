import { nothingCollected } from '../jobs/errors.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { DocumentScope } from '../reports/usage-document-basis.ts';
import { findProduct } from './find-product.ts';
import type { Services } from './services.ts';

/** The newest finished run, or the newest on or before a day. Throws NOTHING_COLLECTED. */
export async function runFor(
  { lake, tenantId }: Pick<Services, 'lake' | 'tenantId'>,
  asOf: string | undefined,
): Promise<StoredRun> {
  const run = await lake.newest({ tenantId, ...(asOf === undefined ? {} : { onOrBefore: asOf }) });
  if (run === null) throw nothingCollected(asOf ?? null);
  return run;
}

/** The products of the newest positions on or before a day; none before the first reconciliation. */
export async function productsFor(
  { ledger, tenantId }: Pick<Services, 'ledger' | 'tenantId'>,
  asOf: string | undefined,
): Promise<readonly DocumentScope[]> {
  const day = await ledger.positions.newest({
    tenantId,
    ...(asOf === undefined ? {} : { onOrBefore: asOf }),
  });
  return (day?.positions ?? []).map(({ product, name, skuIds }) => ({ product, name, skuIds }));
}

/** The product a person names; null for none named. Throws COMMAND_USAGE. */
export function scopeOf(
  { search }: Pick<Services, 'search'>,
  words: readonly string[],
  products: readonly DocumentScope[],
): DocumentScope | null {
  return words.length === 0 ? null : findProduct(search, words.join(' '), products);
}
