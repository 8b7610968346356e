import { isoOf } from '../core/model/day.ts';
import type { Position } from '../core/model/position.ts';
import type { UseWithin } from '../core/model/usage-window.ts';
import { unknownText, wordsOf } from '../reports/reason-words.ts';
import { table } from './table.ts';

const guests =
  'Guests hold seats and are counted in assigned and protected, never in active, inactive or never.';

/** How the products of a table are judged: window and guests, one line per method (ERR-07). */
export function methodLines(positions: readonly Pick<Position, 'name' | 'method'>[]): string[] {
  const byMethod = [...Map.groupBy(positions, ({ method }) => method)];
  return byMethod.map(([method, of]) => {
    const about = byMethod.length === 1 || of.length > 3 ? '' : ` (${of.map(({ name }) => name).join(', ')})`;
    return `method ${method}${about}: ${windowText(method)} ${guests}`;
  });
}

function windowText(method: string): string {
  const days = /(\d+)d/.exec(method)?.[1] ?? 'unknown';
  return method.startsWith('copilot')
    ? `active = Copilot used less than ${days} days before the day.`
    : `active = a successful sign-in at most ${days} days before the day.`;
}

/** The named windows of one product, by sign-in and by work, internal people and guests apart (USE-20). */
export function windowLines({ windows, method }: Pick<Position, 'windows' | 'method'>): string[] {
  if (!windows.known) return [`use within the named windows: ${unknownText(windows.reason)}`];
  const work = method.startsWith('copilot') ? 'Copilot' : 'work';
  const header = ['used within', 'sign-in, internal', 'guests', `${work}, internal`, 'guests', ''];
  const rows = windows.value.map((use) => [
    `${use.days} days`,
    ...[use.signedIn, use.guestsSignedIn, use.worked, use.guestsWorked].map((count) =>
      count === null ? 'unknown' : String(count),
    ),
  ]);
  const since = windows.value.flatMap(({ signedInSince }) => signedInSince ?? [])[0];
  const unread = [
    ...new Set(windows.value.flatMap((use) => [use.signedInUnknown ?? [], use.workedUnknown ?? []].flat())),
  ];
  const named = windows.value.map(({ days }) => `${days}: ${windowNames[days]}`);
  return [
    table([header, ...rows]),
    work === 'work'
      ? 'Work is the newest of Exchange, OneDrive, SharePoint, Skype, Viva Engage, Teams and Microsoft 365 Apps.'
      : 'For Copilot, work is activity in Copilot.',
    ...(since === undefined
      ? []
      : [
          `Unknown: only known to be on or after ${isoOf(since)}; run "collect --full" for the days of all sign-ins.`,
        ]),
    ...unread.map((reason) => `Unknown: ${wordsOf(reason)}.`),
    `The windows: ${named.join('; ')}.`,
  ];
}

const windowNames: Readonly<Record<UseWithin['days'], string>> = {
  28: 'Partner Center’s',
  30: 'the usage reports’',
  60: 'the one to watch from',
  90: 'Microsoft’s licence assessment’s',
  180: 'the longest the reports give',
};

/** What the word beside the deployment says. */
export function thresholdLine({ threshold }: Pick<Position, 'threshold'>, warnAtPercent: number): string {
  const said = threshold.known ? wordsOf(threshold.value) : unknownText(threshold.reason);
  return `threshold: ${said}. It is over above all that is entitled, warning from ${warnAtPercent} % of it on, else ok.`;
}
