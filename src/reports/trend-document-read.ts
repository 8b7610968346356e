import { dayOf, isoOf } from '../core/model/day.ts';
import { unknown } from '../core/model/product.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Register } from '../register/open-register.ts';
import { contractTermsOf } from './register-document.ts';
import { trendDocument, type TrendDocument } from './trend-document.ts';
import { measuredTerms, measurementWindows } from './trend-document-windows.ts';

export interface TrendSources {
  readonly tenantId: string;
  readonly ledger: Pick<Ledger, 'history'>;
  readonly register: Pick<Register, 'entitlements'>;
}

export interface TrendWanted {
  readonly product: string;
  readonly name: string;
  /** `YYYY-MM-DD` */
  readonly asOf: string;
}

/** The trend of one product as of a day, read from its stores (ERR-03, ERR-04, VAR-06, COP-08). */
export async function readTrend(
  { tenantId, ledger, register }: TrendSources,
  { product, name, asOf }: TrendWanted,
): Promise<TrendDocument> {
  const none = unknown('not-in-register');
  const entitlementOn = async (day: string) =>
    (await register.entitlements({ asOf: day })).find((each) => each.product === product) ?? null;
  const now = await entitlementOn(asOf);
  const termStart = now?.lines.map(({ startDate }) => startDate).sort()[0] ?? null;
  const atStart = termStart === null ? null : await entitlementOn(termStart);
  const terms = measuredTerms((now?.lines ?? []).map(contractTermsOf));
  const [first] = measurementWindows(terms, dayOf(asOf));
  const from = first === undefined ? asOf : isoOf(first.from);
  return trendDocument({
    tenantId,
    product,
    name,
    asOf,
    entries: await ledger.history.monthly({ tenantId, product, until: asOf }),
    daily: await ledger.history.daily({ tenantId, product, from, to: asOf }),
    terms,
    termStart,
    entitledAtTermStart: atStart?.entitled ?? none,
    entitledNow: now?.entitled ?? none,
  });
}
