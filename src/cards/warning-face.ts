import { button, snoozeButton, type Button, type Tone } from './case-parts.ts';
import type { Format } from './format.ts';

export type WarningState =
  | { readonly name: 'asked' }
  | { readonly name: 'acknowledged'; readonly by: string; readonly at: string }
  | { readonly name: 'snoozed'; readonly by: string; readonly at: string; readonly until: string }
  | { readonly name: 'expired'; readonly at: string }
  | { readonly name: 'withdrawn'; readonly at: string; readonly why: string };

/** How a card without seats shows where its question stands. */
export interface WarningFace {
  readonly badge: string;
  readonly tone: Tone;
  readonly subtitle: string;
  readonly buttons: readonly Button[];
}

/** The words that differ from card to card. */
export interface WarningWords {
  /** While nobody has answered. */
  readonly asked: Omit<WarningFace, 'buttons'>;
  /** `Noted`: on the badge, and before `by …`. */
  readonly taken: string;
  readonly act: Parameters<typeof button>;
}

export function warningFace(state: WarningState, words: WarningWords, format: Format): WarningFace {
  const act = button(...words.act);
  switch (state.name) {
    case 'asked':
      return { ...words.asked, buttons: [act, snoozeButton()] };
    case 'acknowledged':
      return {
        badge: words.taken,
        tone: 'Good',
        subtitle: `${words.taken} by ${state.by} on ${format.instant(state.at)}.`,
        buttons: [],
      };
    case 'snoozed':
      return {
        badge: 'Snoozed',
        tone: 'Default',
        subtitle: `Snoozed by ${state.by} until ${format.day(state.until)}.`,
        buttons: [act],
      };
    case 'expired':
      return {
        badge: 'Lapsed',
        tone: 'Default',
        subtitle: `Lapsed on ${format.instant(state.at)}.`,
        buttons: [],
      };
    case 'withdrawn':
      return {
        badge: 'Withdrawn',
        tone: 'Default',
        subtitle: `No longer true since ${format.instant(state.at)}: ${state.why}`,
        buttons: [],
      };
  }
}
