import { decimalsOf } from '../lib/currency.ts';

export type PriceText =
  { readonly ok: true; readonly amountMinor: number } | { readonly ok: false; readonly problem: string };

const decimal = /^(\d+)(?:\.(\d+))?$/;
const currencies = new Set(Intl.supportedValuesOf('currency'));

/** Whether a code names a currency (ISO 4217). */
export function isCurrency(code: string): boolean {
  return currencies.has(code);
}

/**
 * A decimal as written, `52.10`, → minor units, 5210, exactly: digits are moved, nothing is computed with
 * fractions. Digits beyond the currency's own must be zeros: a price is never rounded on the way in.
 */
export function parsePrice(text: string, currency: string): PriceText {
  const [, whole, fraction = ''] = decimal.exec(text) ?? [];
  if (whole === undefined) {
    const hint = /^\d+,\d+$/.test(text)
      ? ` Write ${text.replace(',', '.')}.`
      : ' Write digits and a decimal point, like 52.10.';
    return { ok: false, problem: `"${text}" is not a price.${hint}` };
  }
  const decimals = decimalsOf(currency);
  if (/[1-9]/.test(fraction.slice(decimals))) {
    return {
      ok: false,
      problem: `${text} has more decimals than ${currency} (${decimals}): state the price the contract bills.`,
    };
  }
  const amountMinor = Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
  if (!Number.isSafeInteger(amountMinor)) return { ok: false, problem: `${text} is too large for a price.` };
  return { ok: true, amountMinor };
}

/** An amount of an invoice: a price that may be negative, as in a credit note. */
export function parseAmount(text: string, currency: string): PriceText {
  const isCredit = text.startsWith('-');
  const parsed = parsePrice(isCredit ? text.slice(1) : text, currency);
  if (!parsed.ok || !isCredit || parsed.amountMinor === 0) return parsed;
  return { ok: true, amountMinor: -parsed.amountMinor };
}

/** A text that was checked when it came into the register → minor units. Throws TypeError on any other. */
export function minorOf(text: string, currency: string): number {
  const parsed = parseAmount(text, currency);
  if (!parsed.ok) throw new TypeError(`The register holds an amount that is none: ${parsed.problem}`);
  return parsed.amountMinor;
}
