import { assessQuality, earlierCompleteRun } from '../jobs/assess-quality.ts';
import { qualityDocument, type QualityDocument } from '../reports/quality-document.ts';
import { conditionOf, wordsOf } from '../reports/reason-words.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { productsFor, runFor } from './review-scope.ts';
import { table } from './table.ts';

/** `quality [--as-of D]` (USE-23, C24, C26). */
export const addQuality: AddCommand = (program, { services, finish }) => {
  program
    .command('quality')
    .description(
      'whether a collection may be believed: freshness, coverage, concealment, joins, implausible change',
    )
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async ({ asOf }: { asOf?: string }) => {
      const open = await services();
      const run = await runFor(open, asOf);
      const earlier = await earlierCompleteRun(open.lake, open.tenantId, run.manifest.asOf);
      const policy = { ...open.policy.quality, maxReportLagDays: open.policy.maxReportLagDays };
      const products = await productsFor(open, asOf);
      const assessed = await assessQuality({ run, earlier, products, policy });
      const document = qualityDocument(
        run.manifest,
        assessed,
        policy,
        open.policy.rightSizing.attestationDays,
      );
      finish({ exitCode: 0, document, text: textOf(document) });
    });
};

function textOf({ asOf, earlier, isSound, gates, gaps }: QualityDocument): string {
  const shown = gates.filter(({ result }) => result !== 'passed');
  const passed = gates.length - shown.length;
  const rows = shown.map(({ gate, subject, result, detail }) => [
    result === 'failed' ? 'failed' : 'not judged',
    `${wordsOf(gate)}: ${wordsOf(subject)}`,
    detail,
  ]);
  return [
    `${asOf}, compared with ${earlier?.asOf ?? 'nothing: a first complete collection'}`,
    isSound
      ? 'sound: proposals may rest on it'
      : `not sound: nothing is proposed from it (${gaps.length} gaps)`,
    `${passed} of ${gates.length} gates passed`,
    ...(rows.length === 0 ? [] : ['', leftTable(rows)]),
    ...gaps.map(({ source, reason, detail }) => `gap: ${conditionOf(source, reason)}: ${detail}`),
  ].join('\n');
}

/** Sentences read from the left: only the first columns are padded. */
function leftTable(rows: readonly (readonly string[])[]): string {
  const subjects = table(
    rows.map(([result = '', subject = '']) => [`${result.padEnd(10)}  ${subject}`, '|']),
  );
  return subjects
    .split('\n')
    .map((line, index) => `${line.slice(0, -1)}${rows[index]?.[2] ?? ''}`)
    .join('\n');
}
