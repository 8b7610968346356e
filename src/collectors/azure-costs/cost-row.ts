import type { CostRow } from '../../azure/query-costs.ts';
import type { IsoDay } from '../../lake/observation.ts';

/** What every cost row says, whatever it is grouped by. */
export interface CostFact {
  readonly month: IsoDay;
  readonly amount: number;
  readonly currency: string;
}

/** Null when the month, the amount or its currency is missing or unreadable: none of them is ever assumed. */
export function readCostFact(row: CostRow): CostFact | null {
  const amount = row.get('cost') ?? row.get('totalcost') ?? row.get('pretaxcost');
  const currency = row.get('currency');
  const month = readMonth(row.get('billingmonth') ?? row.get('usagedate') ?? null);
  if (typeof amount !== 'number' || typeof currency !== 'string' || currency === '' || month === null)
    return null;
  return { month, amount, currency: currency.toUpperCase() };
}

/** Text of a column; null for nothing and for the empty text, with which Azure says that there is none. */
export function readCostText(row: CostRow, column: string): string | null {
  const value = row.get(column.toLowerCase());
  return typeof value === 'string' && value !== '' ? value : null;
}

/** `2026-07-01T00:00:00`, or a day as the number `20260701`; the first day of its month. */
function readMonth(value: string | number | null): IsoDay | null {
  const text = typeof value === 'number' ? String(value) : (value ?? '');
  const parts = /^(\d{4})-?(0[1-9]|1[0-2])-?\d{2}(?:T|$)/.exec(text);
  return parts === null ? null : `${parts[1] ?? ''}-${parts[2] ?? ''}-01`;
}
