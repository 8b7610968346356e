import type { Turns } from './crew.ts';
import type { RunGuard } from './run-guard.ts';
import type { LicenseWriter, WriteTurn } from './writer.ts';

export interface InTurnDeps {
  readonly turns: Turns;
  readonly writer: Pick<LicenseWriter, 'whenFree'>;
  readonly guard: Pick<RunGuard, 'mayBegin'>;
}

/**
 * Waits for a place among those who write, and does the work in it unless changes were halted while it waited. What
 * has to be true of a change is looked up in the work, after the wait; a turn that was not used is given back.
 */
export async function inTurn<Result>(
  { turns, writer, guard }: InTurnDeps,
  work: (turn: WriteTurn) => Promise<Result>,
): Promise<Result | 'halted'> {
  const leave = await turns.enter();
  try {
    const turn = await writer.whenFree();
    try {
      return (await guard.mayBegin()) ? await work(turn) : 'halted';
    } finally {
      turn.giveBack();
    }
  } finally {
    leave();
  }
}
