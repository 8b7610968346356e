import { restoreSeats, type RestoreDeps } from './restore-seats.ts';

/**
 * `waiting`: the membership is back and its licences are still to come, or another change of the person is under
 * way: ask again later. `nothing`: the case holds nothing of theirs.
 */
export type Returned = 'givenBack' | 'failed' | 'waiting' | 'nothing';

/**
 * Gives one person back what a carried-out case took from them, because they asked for it: the ledger allows it
 * while their row in `returns` is open. May be called again after a crash, and for as long as it is waiting.
 */
export async function returnSeats(deps: RestoreDeps, caseId: string, userId: string): Promise<Returned> {
  const { given, failed, left } = await restoreSeats(deps, caseId, [userId]);
  if (left > 0) return 'waiting';
  if (failed > 0) return 'failed';
  return given > 0 ? 'givenBack' : 'nothing';
}
