import { sourceNames, type Manifest, type SourceReport } from '../lake/observation.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { runFor } from './review-scope.ts';

/** `provenance [source] [--as-of D]`: where the facts of a collection come from. */
export const addProvenance: AddCommand = (program, { services, finish }) => {
  program
    .command('provenance')
    .description(
      'where facts come from: addresses asked, request ids, content hashes, files and who brought them',
    )
    .argument('[source]', 'one of them; all when left out')
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async (word: string | undefined, { asOf }: { asOf?: string }) => {
      if (word !== undefined && !sourceNames.some((name) => name === word))
        throw new UsageError(
          `There is no source "${word}".`,
          'Sources are read by name.',
          `Use any of: ${sourceNames.join(', ')}.`,
        );
      const { manifest } = await runFor(await services(), asOf);
      const document = documentOf(manifest, word);
      finish({ exitCode: 0, document, text: textOf(document) });
    });
};

type ProvenanceDocument = ReturnType<typeof documentOf>;

function documentOf({ runId, tenantId, asOf, sources, files }: Manifest, wanted: string | undefined) {
  const told = sources.filter(({ name }) => wanted === undefined || name === wanted);
  return { schemaVersion: 1, runId, tenantId, asOf, sources: told.map(sourceOf), files };
}

function sourceOf({ name, status, asOf, observedAt, rows, requestIds, provenance }: SourceReport) {
  const reason = provenance === undefined ? ('recorded-before-provenance' as const) : null;
  return { source: name, status, asOf, observedAt, rows, requestIds, provenance: provenance ?? null, reason };
}

function textOf({ runId, asOf, sources }: ProvenanceDocument): string {
  return [`${asOf}: run ${runId}`, ...sources.flatMap(sourceText)].join('\n');
}

function sourceText({
  source,
  status,
  asOf,
  observedAt,
  rows,
  requestIds,
  provenance,
}: ReturnType<typeof sourceOf>) {
  const head = `${source}: ${status}, ${rows} rows, facts of ${asOf ?? 'no day'}, observed ${observedAt}`;
  const ids = requestIds.length === 0 ? [] : [`  request ids, first and last: ${requestIds.join(', ')}`];
  if (provenance === null)
    return [head, ...ids, '  this run was recorded before provenance was: addresses and hashes are unknown'];
  const { answers, hashed, bytes, sha256, addresses, moreAddresses, rowsBefore, file } = provenance;
  return [
    head,
    ...ids,
    ...(file === null
      ? []
      : [
          `  file ${file.fileName}, brought by ${file.importedBy} at ${file.importedAt}, sha256 ${file.sha256}`,
        ]),
    ...(answers === 0
      ? []
      : [`  ${answers} answers, ${hashed} of them hashed: ${bytes} bytes, sha256 ${sha256 ?? 'none'}`]),
    ...addresses.map(({ address, answers: times }) => `  ${times} × ${address}`),
    ...(moreAddresses === 0 ? [] : [`  and ${moreAddresses} more addresses`]),
    ...(rowsBefore === 0 ? [] : [`  ${rowsBefore} rows were kept by an earlier, interrupted process`]),
  ];
}
