import { usageWindows, type UsageWindow } from '../core/model/usage-window.ts';
import { usageDocument, type PassiveUsage, type UsageDocument } from '../reports/usage-document.ts';
import { unknownText, wordsOf } from '../reports/reason-words.ts';
import type { Heads } from '../reports/usage-document-basis.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { productsFor, runFor, scopeOf } from './review-scope.ts';
import { table } from './table.ts';

/** `usage [product] [--window N] [--as-of D]` (USE-01, USE-03, USE-04, USE-17, USE-19, USE-20). */
export const addUsage: AddCommand = (program, { services, finish }) => {
  program
    .command('usage')
    .description('people active in each service, internal people and guests apart, beside Microsoft’s totals')
    .argument('[product...]', 'only the holders of E5, Copilot, a SKU id, a part number')
    .option('--window <days>', `one of ${usageWindows.join(', ')}; all unless told`, windowOption)
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async (words: string[], { asOf, window }: { asOf?: string; window?: UsageWindow }) => {
      const open = await services();
      const run = await runFor(open, asOf);
      const scope = scopeOf(open, words, words.length === 0 ? [] : await productsFor(open, asOf));
      const document = await usageDocument(run, scope, window === undefined ? usageWindows : [window]);
      finish({ exitCode: 0, document, text: textOf(document, scope?.name ?? 'the tenant') });
    });
};

function windowOption(text: string): UsageWindow {
  const found = usageWindows.find((days) => String(days) === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `"${text}" is not a window.`,
    'Use is counted within named windows.',
    `Use one of: ${usageWindows.join(', ')}.`,
  );
}

function textOf(document: UsageDocument, about: string): string {
  const { windows, services, people, microsoft } = document;
  const header = ['active within', ...windows.map((days) => `${days} d`), 'unknown', 'refreshed', 'lag'];
  const rows = services.map(({ name, within, unknown, refreshedOn, lagDays, reason }) => [
    name,
    ...windows.map((days) => headsText(within?.find((use) => use.days === days)?.active ?? null)),
    headsText(unknown),
    reason === null ? (refreshedOn ?? 'unknown') : `(${wordsOf(reason)})`,
    lagDays === null ? 'unknown' : `${lagDays} d`,
  ]);
  return [
    `${about} on ${document.asOf}: ${headsText(people)} people (internal + guests)`,
    '',
    table([header, ...rows]),
    '',
    'Any of these: Exchange, OneDrive, SharePoint, Teams, Viva Engage and Skype, with or without Microsoft 365 Apps.',
    'With Apps it is the count “compare” calls active within 28 days; Copilot is counted apart, and is in neither.',
    '',
    `receive-only mailboxes  ${passiveText(document.receiveOnly)}`,
    `sync-only OneDrives     ${passiveText(document.syncOnly)}`,
    '',
    ...(microsoft === null
      ? [`Microsoft's totals: ${unknownText(document.microsoftReason)}`]
      : totalLines(microsoft)),
    ...document.gaps.map((gap) => `gap: ${gap.detail}`),
  ].join('\n');
}

function passiveText({ people, datedActive, undecided, reason }: PassiveUsage): string {
  if (people === null) return unknownText(reason);
  return `${headsText(people)}, of them dated active within 90 days ${headsText(datedActive)}; undecided ${headsText(undecided)}`;
}

function totalLines(totals: NonNullable<UsageDocument['microsoft']>): string[] {
  const rows = totals.map(({ name, active, ours, difference, reason }) => [
    name,
    figure(active),
    ours === null ? unknownText(reason) : String(ours),
    figure(difference),
  ]);
  const why = totals.flatMap(({ name, lines }) =>
    lines.flatMap(({ text, people }) => (people === 0 ? [] : [`  ${name}: ${people} ${text}`])),
  );
  return [table([['within 90 d', 'Microsoft', 'ours', 'difference'], ...rows]), ...why];
}

/** `812 + 14`: internal people and guests. */
function headsText(heads: Heads | null): string {
  return heads === null ? 'unknown' : `${heads.internal} + ${heads.guests}`;
}

function figure(value: number | null): string {
  return value === null ? 'unknown' : String(value);
}
