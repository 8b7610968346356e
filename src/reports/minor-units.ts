import type { Money } from '../core/model/money.ts';
import { decimalsOf } from '../lib/currency.ts';

/** An amount in major units as money, in the minor units of its currency; null for a currency nobody writes so. */
export function moneyOf(amount: number, currency: string): Money | null {
  if (!/^[A-Z]{3}$/.test(currency) || !Number.isFinite(amount)) return null;
  return { amountMinor: Math.round(amount * 10 ** decimalsOf(currency)), currency };
}
