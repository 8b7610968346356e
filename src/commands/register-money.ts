import { decimalsOf } from '../register/price.ts';

/** Minor units as people read them: 5210 GBP is `52.10 GBP`. */
export function moneyText(amountMinor: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(Math.abs(amountMinor)).padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  const amount = decimals === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return `${amountMinor < 0 ? '-' : ''}${amount} ${currency}`;
}
