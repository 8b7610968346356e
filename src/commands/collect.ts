import { sourceNames, type Manifest, type SourceName } from '../lake/observation.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import { table } from './table.ts';

/** `collect [source…]` (AUT-01, AUT-02). */
export const addCollect: AddCommand = (program, { services, finish }) => {
  program
    .command('collect')
    .description('reads the tenant as it is today into the lake')
    .argument('[source...]', `any of: ${sourceNames.join(', ')}`)
    .action(async (words: string[]) => {
      const sources = words.map(sourceOf);
      const { collect } = await services();
      const manifest = await collect(sources.length > 0 ? sources : undefined);
      const hasFailed = manifest.sources.some(({ status }) => status === 'failed');
      finish({ exitCode: hasFailed ? 1 : 0, document: documentOf(manifest), text: textOf(manifest) });
    });
};

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
  return { schemaVersion, runId, tenantId, asOf, startedAt, finishedAt, coverage, sources };
}

function textOf({ sources, coverage, asOf }: Manifest): string {
  const rows = sources.map(({ name, status, rows: count, asOf: day, issues }) => [
    name,
    status,
    String(count),
    day ?? 'nothing read',
    issues.length === 0 ? '' : `${issues.length} issues`,
  ]);
  const gaps = coverage.gaps.map(({ source, reason, detail }) => `  ${source} ${reason}: ${detail}`);
  const verdict = coverage.complete ? 'coverage complete' : `coverage incomplete\n${gaps.join('\n')}`;
  return `${table([['source', 'status', 'rows', 'facts of', ''], ...rows])}\n\n${asOf}: ${verdict}`;
}
