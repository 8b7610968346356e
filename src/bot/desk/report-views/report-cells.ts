import type { ReportCell } from '../../../cards/report-answer.ts';
import { reasonText } from '../../../cards/reason-text.ts';

/** Longer names are cut, so that a card with many of them still arrives. */
const longestText = 150;

/** `null` is unknown, for the reason given as a code. */
export function countCell(value: number | null, reason: string | null | undefined): ReportCell {
  return value === null ? unknownCell(reason) : { count: value };
}

export function percentCell(value: number | null, reason: string | null | undefined): ReportCell {
  return value === null ? unknownCell(reason) : { percent: value };
}

/** An amount of the price list; without one there is no price. */
export function moneyCell(amountMinor: number | null, currency: string | null): ReportCell {
  return amountMinor === null || currency === null
    ? unknownCell('no-price')
    : { money: { amountMinor, currency } };
}

export function unknownCell(reason: string | null | undefined): ReportCell {
  return { unknown: whyText(reason) };
}

export function textCell(text: string): ReportCell {
  return { text: cut(text) };
}

/** A reason code completed to "unknown, because …". */
export function whyText(reason: string | null | undefined): string {
  return reason === null || reason === undefined || reason === '' ? 'nothing says why' : reasonText(reason);
}

export function cut(text: string, longest = longestText): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

const mostGaps = 3;

/** What the figures could not see, as notes; the first few, then how many more. */
export function gapNotes(gaps: readonly { readonly detail: string }[]): string[] {
  const shown = gaps.slice(0, mostGaps).map(({ detail }) => `Not seen: ${cut(detail, 240)}`);
  return gaps.length > mostGaps
    ? [...shown, `Not seen: and ${gaps.length - mostGaps} more, which “quality” lists.`]
    : shown;
}
