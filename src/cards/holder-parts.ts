import type { Loss } from './confirm-reclaim.ts';
import type { Format } from './format.ts';
import type { SideVerb } from './verbs.ts';

/** When a person last used what they hold, as the list of the case has it. */
export interface OwnUse {
  /** What the seat is judged by: signing in, or using Copilot. */
  readonly judgedBy: 'signIn' | 'copilot';
  /** `YYYY-MM-DD`, `never`, or null when no source says. */
  readonly lastUse: string | null;
  /** The day those facts describe, `YYYY-MM-DD`. */
  readonly asOf: string;
}

/** A button on the card of one person; it carries the case and nothing else. */
export interface SideButton {
  readonly [key: string]: string;
  readonly title: string;
  readonly verb: SideVerb;
  readonly style: 'default' | 'positive';
  readonly inputs: 'auto' | 'none';
}

export function sideButton(
  title: string,
  verb: SideVerb,
  { style = 'default', inputs = 'none' }: Partial<Pick<SideButton, 'style' | 'inputs'>> = {},
): SideButton {
  return { title, verb, style, inputs };
}

/** "Your last sign-in on record is of 5 August 2026." */
export function ownUseText({ judgedBy, lastUse, asOf }: OwnUse, format: Format): string {
  const since = `As of ${format.day(asOf)}`;
  if (judgedBy === 'copilot') {
    if (lastUse === null) return `${since}, it is not known when you last used Copilot.`;
    return lastUse === 'never'
      ? `${since}, there is no use of Copilot by you on record.`
      : `${since}, you last used Copilot on ${format.day(lastUse)}.`;
  }
  if (lastUse === null) return `${since}, it is not known when you last signed in.`;
  return lastUse === 'never'
    ? `${since}, there is no successful sign-in of yours on record.`
    : `${since}, your last sign-in on record is of ${format.day(lastUse)}.`;
}

/** What becomes of a person's own things, said to them (C6, C9, C10). */
const losses: Readonly<Record<Loss, string>> = {
  mailbox: 'Mailbox: closed at once, kept for 30 days and then deleted for good.',
  oneDrive:
    'OneDrive: you can read and change files for 60 days, then only read them; after 93 days they are archived.',
  desktopApps: 'Office apps: the desktop apps open files to read only within about 30 days.',
  copilot: 'Copilot: it disappears from your apps. Your mail and files are not touched.',
  other:
    'The services of this licence stop working for you. Another licence of yours may carry them as well.',
};

export function ownLosses(services: readonly Loss[]): readonly { readonly text: string }[] {
  return services.map((service) => ({ text: losses[service] }));
}
