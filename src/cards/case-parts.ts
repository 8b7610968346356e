import type { Format } from './format.ts';
import { verbs, snoozeDays, type Verb } from './verbs.ts';
import type { SourceFreshness } from './case-view.ts';

export type Tone = 'Good' | 'Warning' | 'Attention' | 'Accent' | 'Default';

/** A button as templates place it. */
export interface Button {
  readonly [key: string]: string;
  readonly title: string;
  readonly verb: Verb;
  readonly style: 'default' | 'destructive' | 'positive';
  /** `none`: pressing it does not check the inputs of the card. */
  readonly inputs: 'auto' | 'none';
}

export function button(
  title: string,
  verb: Verb,
  { style = 'default', inputs = 'none' }: Partial<Pick<Button, 'style' | 'inputs'>> = {},
): Button {
  return { title, verb, style, inputs };
}

/** The four answers to a case that takes licences back; the safe ones stand beside the other. */
export function reclaimButtons(seats: number, format: Format): Button[] {
  return [
    button('Review the list', verbs.review),
    ...(seats > 0
      ? [button(`Reclaim ${format.counted(seats, 'licence')}`, verbs.reclaim, { style: 'destructive' })]
      : []),
    button('Keep…', verbs.keep),
    snoozeButton(),
  ];
}

export function snoozeButton(): Button {
  return button(`Snooze ${snoozeDays} days`, verbs.snooze);
}

/** One large number with what it counts. Green and yellow text is too pale to read; red is for what needs a look. */
export interface KeyFigure {
  readonly [key: string]: string;
  readonly value: string;
  readonly label: string;
  readonly tone: 'Default' | 'Attention';
}

export function keyFigure(value: string, label: string, tone: KeyFigure['tone'] = 'Default'): KeyFigure {
  return { value, label, tone };
}

/** The word in the corner of a card: a Badge, or a coloured box with the word where there are no badges. */
export function badge(text: string, tone: Tone): { badge: string; badgeStyle: string; badgeBox: string } {
  return tone === 'Default'
    ? { badge: text, badgeStyle: 'Subtle', badgeBox: 'emphasis' }
    : { badge: text, badgeStyle: tone, badgeBox: tone.toLowerCase() };
}

/** "Facts of 22 November 2026. Users and sign-ins: read 22 Nov 2026, 06:10 UTC." */
export function freshnessText(asOf: string, sources: readonly SourceFreshness[], format: Format): string {
  const read = sources.map((source) => {
    const about = source.asOf === null || source.asOf === asOf ? '' : `as of ${format.day(source.asOf)}, `;
    return `${source.name}: ${about}read ${format.instant(source.observedAt)}.`;
  });
  return [`Facts of ${format.day(asOf)}.`, ...read].join(' ');
}
