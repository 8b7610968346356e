import type { SeatFinding } from '../core/model/finding.ts';
import type { Position } from '../core/model/position.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { reconcilerOf, type ReconcileBasis } from './reconcile-basis.ts';

export interface JudgedRun {
  readonly positions: readonly Position[];
  /** How many there were. */
  readonly findings: number;
}

const findingsAtOnce = 10_000;

/**
 * Folds every seat of a run through the core, and keeps what was said of each in the lake. Findings are told as they
 * come, some at a time: memory does not grow with the people.
 */
export async function judgeRun(
  run: Pick<StoredRun, 'manifest' | 'judge'>,
  basis: ReconcileBasis,
  tell: (findings: readonly SeatFinding[]) => Promise<void>,
): Promise<JudgedRun> {
  let waiting: SeatFinding[] = [];
  let findings = 0;
  const tellWaiting = async () => {
    await tell(waiting);
    findings += waiting.length;
    waiting = [];
  };
  const reconciler = reconcilerOf(basis, run.manifest.asOf);
  const judging = await run.judge(basis);
  try {
    for await (const seats of judging.seats) {
      for (const seat of seats) {
        const result = reconciler.step(seat);
        judging.keep(result.verdict);
        waiting.push(...result.findings);
      }
      if (waiting.length >= findingsAtOnce) await tellWaiting();
    }
    await tellWaiting();
    await judging.save();
  } finally {
    await judging.close();
  }
  return { positions: reconciler.finish(), findings };
}
