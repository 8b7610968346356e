import { sourceNames, type Manifest, type SourceName } from '../lake/observation.ts';
import type { CollectFor } from '../jobs/sign-ins-way.ts';
import { createCollectPrinter } from './collect-progress.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import { table } from './table.ts';

/** `collect [source…]` (AUT-01, AUT-02). */
export const addCollect: AddCommand = (program, { services, watch, finish }) => {
  program
    .command('collect')
    .description('reads the tenant as it is today into the lake')
    .argument('[source...]', `any of: ${sourceNames.join(', ')}`)
    .option('--full', 'reads the sign-ins of everybody, however many there are')
    .option('--incremental', 'reads what changed since the newest collection, and takes the rest over')
    .action(async (words: string[], options: { full?: boolean; incremental?: boolean }) => {
      const sources = words.map(sourceOf);
      const { collect } = await services();
      const printer = watch === undefined ? null : createCollectPrinter(watch);
      const manifest = await collect(
        sources.length > 0 ? sources : undefined,
        purposeOf(words, options),
        (progress) => printer?.tell(progress),
      ).finally(() => printer?.stop());
      const hasFailed = manifest.sources.some(({ status }) => status === 'failed');
      finish({ exitCode: hasFailed ? 1 : 0, document: documentOf(manifest), text: textOf(manifest) });
    });
};

/** Issues that say which way a source was read, and how that was found to be enough. */
const waysTaken = new Set([
  'sign-ins-asked-again',
  'people-followed',
  'people-read-in-full',
  'sign-ins-inactive-first',
  'sign-ins-read-in-full',
]);

function purposeOf(words: readonly string[], given: { full?: boolean; incremental?: boolean }): CollectFor {
  if (given.incremental !== true) return given.full === true ? 'review' : 'weekly';
  if (given.full !== true && words.length === 0) return 'nightly';
  throw new UsageError(
    'An incremental collection reads neither in full nor single sources.',
    'What it reads, and what it takes over, goes together.',
    'Leave out --full and the names of sources, or leave out --incremental.',
  );
}

function sourceOf(word: string): SourceName {
  const found = sourceNames.find((name) => name === word);
  if (found !== undefined) return found;
  throw new UsageError(
    `There is no source "${word}".`,
    'Sources are read by name.',
    `Use any of: ${sourceNames.join(', ')}.`,
  );
}

function documentOf({
  schemaVersion,
  runId,
  tenantId,
  asOf,
  coverage,
  sources,
  startedAt,
  finishedAt,
}: Manifest) {
  const told = sources.map(({ follow, ...source }) => ({ ...source, followedSince: follow?.fullOn ?? null }));
  return { schemaVersion, runId, tenantId, asOf, startedAt, finishedAt, coverage, sources: told };
}

function textOf({ sources, coverage, asOf }: Manifest): string {
  const rows = sources.map(({ name, status, rows: count, asOf: day, issues }) => [
    name,
    status,
    String(count),
    day ?? 'nothing read',
    issues.length === 0 ? '' : `${issues.length} ${issues.length === 1 ? 'issue' : 'issues'}`,
  ]);
  const ways = sources.flatMap(({ issues }) => issues.filter(({ code }) => waysTaken.has(code)));
  const gaps = coverage.gaps.map(({ source, reason, detail }) => `  ${source} ${reason}: ${detail}`);
  const verdict = coverage.complete ? 'coverage complete' : `coverage incomplete\n${gaps.join('\n')}`;
  const told = ways.map(({ place, message }) => `${place}: ${message}\n`).join('');
  return `${table([['source', 'status', 'rows', 'facts of', ''], ...rows])}\n\n${told}${asOf}: ${verdict}`;
}
