import type { SourceReport } from '../lake/observation.ts';
import { decidesVerdicts, tablesOfSource } from '../lake/observation.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { tableDifference } from './table-difference.ts';

/** One thing a run said of itself that is not so. */
export interface Untruth {
  readonly source: string;
  readonly says: string;
  readonly but: string;
}

/**
 * What a run claims, held against a witness who read the same tenant at the same time with nothing in the way: a
 * source that is complete has each of the witness's rows, as often; one that is not has said why; and the run is
 * complete only when every source that decides a verdict is.
 */
export async function untruthsOf(
  seen: StoredRun,
  witnessOf: (observedAt: string) => Promise<StoredRun>,
): Promise<readonly Untruth[]> {
  const untruths: Untruth[] = [];
  const { sources, coverage } = seen.manifest;
  for (const report of sources) {
    const { name, status, gaps } = report;
    if (status !== 'complete') {
      if (gaps.length === 0) untruths.push({ source: name, says: status, but: 'no reason is given' });
      if (decidesVerdicts(name) && coverage.complete)
        untruths.push({ source: name, says: status, but: 'the run calls itself complete' });
    } else if (isComparable(report)) {
      const witness = await witnessOf(report.observedAt);
      for (const table of tablesOfSource[name]) {
        const difference = await tableDifference(table, seen, witness);
        if (difference === null || (isCounted(report) && difference.lost === difference.surplus)) continue;
        const { lost, surplus, example } = difference;
        untruths.push({
          source: name,
          says: 'complete',
          but: `${table}: ${lost} rows lost, ${surplus} rows too many, such as ${example}`,
        });
      }
    }
  }
  return untruths;
}

/** People who were counted active and not read have another row than if they had been, and each has one. */
function isCounted({ issues }: SourceReport): boolean {
  return issues.some(({ code }) => code === 'sign-ins-inactive-first');
}

/** Asked of some accounts each time and remembered over runs: two doors that differ in their runs differ in these. */
const askedInPortions: ReadonlySet<string> = new Set(['mailbox-purposes']);

/** A source that names a gap, such as concealed names, has said that its rows are not what they should be. */
function isComparable({ name, gaps }: SourceReport): boolean {
  return gaps.length === 0 && !askedInPortions.has(name);
}
