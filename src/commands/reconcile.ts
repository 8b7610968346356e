import { caseRow } from '../reports/case-document.ts';
import { positionRow } from '../reports/position-document.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';

/** `reconcile [--as-of D]` (VAR-01). */
export const addReconcile: AddCommand = (program, { services, finish }) => {
  program
    .command('reconcile')
    .description('seats → verdicts → positions, findings, cases')
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async ({ asOf }: { asOf?: string }) => {
      const { reconcile } = await services();
      const { runId, asOf: day, positions, findings, cases } = await reconcile(asOf);
      const count = (kind: 'created' | 'updated' | 'withdrawn' | 'unchanged') => cases?.[kind].length ?? 0;
      finish({
        exitCode: 0,
        document: {
          schemaVersion: 1,
          runId,
          asOf: day,
          findings,
          positions: positions.map(positionRow),
          cases:
            cases === null
              ? null
              : {
                  created: cases.created.map(caseRow),
                  updated: cases.updated.map(caseRow),
                  withdrawn: cases.withdrawn.map(caseRow),
                  unchanged: cases.unchanged.map(caseRow),
                },
        },
        text:
          `${day}: ${positions.length} positions, ${findings} findings` +
          (cases === null
            ? ' (an earlier day: nobody is asked)'
            : `; cases: ${count('created')} new, ${count('updated')} changed, ${count('withdrawn')} withdrawn, ${count('unchanged')} as they were`),
      });
    });
};
