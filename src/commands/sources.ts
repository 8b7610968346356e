import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { sourceNames } from '../lake/observation.ts';
import { sourcesDocument, type SourceLine, type SourcesDocument } from '../reports/sources-document.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { runFor } from './review-scope.ts';
import type { Services } from './services.ts';
import { table } from './table.ts';

/** `sources [--as-of D]` (AUT-01 … AUT-06, AUT-09, AUT-11). */
export const addSources: AddCommand = (program, { services, finish }) => {
  program
    .command('sources')
    .description('every source: how often it is wanted, when it was last read, and what is missing of it')
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async ({ asOf }: { asOf?: string }) => {
      const document = await readSources(await services(), asOf);
      finish({ exitCode: 0, document, text: textOf(document) });
    });
};

export async function readSources(open: Services, asOf?: string): Promise<SourcesDocument> {
  const { clock, jobs, ledger, register } = open;
  const run = await runFor(open, asOf);
  const today = isoOf(dayOfInstant(clock.now()));
  const lines = await register.show({ asOf: today });
  const days = lines.map(({ startDate }) => startDate).sort();
  return sourcesDocument(run.manifest, sourceNames, {
    today,
    jobs: await Promise.all(
      jobs
        .filter(({ part, name }) => part === 'work' && name !== 'housekeeping')
        .map(async ({ name, cadence }) => ({
          name,
          ...cadence,
          lastFinished: await ledger.slots.lastFinished(name),
        })),
    ),
    register: { lines: lines.length, newestDocumentOn: days.at(-1) ?? null },
  });
}

function textOf({ asOf, today, complete, sources, jobs, people, register }: SourcesDocument): string {
  return [
    `collection of ${asOf}, looked at on ${today}: ${complete ? 'complete' : 'incomplete'}; ${people === null ? 'people not known' : `${people} people`}`,
    '',
    table([
      ['source', 'wanted', 'state', 'facts of', 'read at (UTC)', 'rows'],
      ...sources.map((line) => [
        line.source,
        line.wanted,
        stateOf(line),
        line.asOf ?? '-',
        minuteOf(line.observedAt) ?? '-',
        line.rows === null ? '-' : String(line.rows),
      ]),
    ]),
    '',
    table([
      ['job', 'cron', 'last done for (UTC)'],
      ...jobs.map(({ name, cron, timezone, lastFinished }) => [
        name,
        `${cron} ${timezone}`,
        minuteOf(lastFinished) ?? 'never',
      ]),
    ]),
    '',
    `register: ${register.lines} lines, of which the latest begins on ${register.newestDocumentOn ?? 'no day'}; kept by hand, after each amendment`,
    ...sources.flatMap(({ source, gaps }) => gaps.map((gap) => `gap: ${source}: ${gap}`)),
  ].join('\n');
}

/** `2026-11-22 07:14`, of an instant in UTC. */
function minuteOf(instant: string | null): string | null {
  return instant === null ? null : instant.slice(0, 16).replace('T', ' ');
}

function stateOf({ status, isLate }: SourceLine): string {
  return isLate === true ? `${status}, late` : status;
}
