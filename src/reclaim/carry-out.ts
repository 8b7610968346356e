import type { SeatChange } from '../core/plan/change-of.ts';
import { AppError } from '../lib/app-error.ts';
import type { HeldSku, PersonReader } from './person.ts';
import type { LicenseWriter, WriteAnswer, WriteTurn } from './writer.ts';

export interface Change {
  readonly userId: string;
  /** Names the change to Microsoft and to the ledger; the same after a crash. */
  readonly clientRequestId: string;
  readonly change: SeatChange;
  /** What the directory shows once the change has arrived. */
  readonly hasArrived: (held: readonly HeldSku[]) => boolean;
  /** An earlier process may have made this change already. */
  readonly isResumed: boolean;
  /** Asked in the second before it is sent once more: is everything still as it was decided? */
  readonly mayRepeat: () => Promise<boolean>;
}

type Refusal = Exclude<WriteAnswer, { kind: 'applied' }>;

type NotMade =
  | { readonly kind: 'answered'; readonly answer: Refusal }
  | { readonly kind: 'userGone' }
  | { readonly kind: 'faulted'; readonly code: string };

/** What became of the request; `accepted` is still to be seen in the directory. */
export type Made =
  | { readonly kind: 'accepted'; readonly requestId: string | null }
  | { readonly kind: 'seen'; readonly requestId: string | null }
  /** Not sent again for now: it has to be looked at anew. It may have been made where an answer was lost. */
  | { readonly kind: 'held' }
  | NotMade;

export type ChangeResult = Ended | { readonly kind: 'held' };

/** There is nothing more to find out. */
export type Ended =
  /** Made, and seen in the directory. */
  | { readonly kind: 'verified'; readonly requestId: string | null }
  /** Accepted, and not seen in the directory within the time allowed. */
  | { readonly kind: 'unverified'; readonly requestId: string | null }
  | NotMade;

export interface CarryOutDeps {
  readonly people: Pick<PersonReader, 'readHeld'>;
  readonly writer: LicenseWriter;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** The directory is eventually consistent: a minute in all, denser at first (graph-and-azure §3.1). */
const verifyAfterMs = [0, 250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const attempts = 7;

/**
 * Makes one change in a turn that was waited for. It is never repeated blindly: whether it still may be made is asked
 * before, and after a lost answer the directory is read first; Graph's "does not have a corresponding license" then
 * tells that our own change had arrived.
 */
export async function makeChange(deps: CarryOutDeps, wanted: Change, firstTurn: WriteTurn): Promise<Made> {
  const { userId, change, clientRequestId } = wanted;
  let turn: WriteTurn | null = firstTurn;
  let mayHaveBeenMade = wanted.isResumed;
  let lastCode = 'GRAPH_OUTCOME_UNKNOWN';
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    turn ??= await deps.writer.whenFree();
    try {
      if (mayHaveBeenMade) {
        const held = await deps.people.readHeld(userId);
        if (held === null) return { kind: 'userGone' };
        if (wanted.hasArrived(held)) return { kind: 'seen', requestId: null };
      }
      if (attempt > 0 && !(await wanted.mayRepeat())) return { kind: 'held' };
      const answer = await turn.change(userId, change, clientRequestId);
      if (answer.kind === 'applied' || (answer.kind === 'alreadyGone' && mayHaveBeenMade))
        return { kind: 'accepted', requestId: answer.requestId };
      if (!isBusy(answer) || attempt === attempts - 1)
        return answer.kind === 'notFound' ? { kind: 'userGone' } : { kind: 'answered', answer };
    } catch (error) {
      if (!(error instanceof AppError) || !error.retryable) throw error;
      lastCode = error.code;
      mayHaveBeenMade ||= error.code === 'GRAPH_OUTCOME_UNKNOWN';
    } finally {
      turn.giveBack();
    }
    turn = null;
    await deps.sleep(500 * 2 ** attempt);
  }
  if (!mayHaveBeenMade && lastCode === 'GRAPH_THROTTLED') return { kind: 'held' };
  // The last answer was lost as well: what the directory comes to show decides.
  return mayHaveBeenMade ? { kind: 'accepted', requestId: null } : { kind: 'faulted', code: lastCode };
}

/** Other changes of the same person kept winning: a moment later ours may. */
function isBusy(answer: WriteAnswer): boolean {
  return answer.kind === 'refused' && answer.code === 'DIRECTORY_BUSY';
}

/** Whether minutes later it may be otherwise: that is no answer yet about the person it was wanted for. */
export function mayPass(result: Ended): boolean {
  return result.kind === 'unverified' || result.kind === 'faulted' || isConflict(result);
}

function isConflict(result: Ended): boolean {
  return result.kind === 'answered' && isBusy(result.answer);
}

/** Waits for an accepted change to show; `waitedMs` is what the directory has had of its time already. */
export async function seeThrough(
  deps: CarryOutDeps,
  wanted: Change,
  made: Made,
  waitedMs = 0,
): Promise<ChangeResult> {
  if (made.kind === 'seen') return { kind: 'verified', requestId: made.requestId };
  if (made.kind !== 'accepted') return made;
  const seen = await watchDirectory(deps, wanted, waitedMs);
  if (seen === 'gone') return { kind: 'userGone' };
  return { kind: seen ? 'verified' : 'unverified', requestId: made.requestId };
}

/** Waits for a change to show in the directory without making it; `gone` when the person no longer exists. */
export async function watchDirectory(
  { people, sleep }: Pick<CarryOutDeps, 'people' | 'sleep'>,
  { userId, hasArrived }: Pick<Change, 'userId' | 'hasArrived'>,
  waitedMs = 0,
): Promise<boolean | 'gone'> {
  let passed = waitedMs;
  let due = 0;
  for (const [look, delay] of verifyAfterMs.entries()) {
    due += delay;
    const isLast = look === verifyAfterMs.length - 1;
    if (due < passed && !isLast) continue;
    await sleep(Math.max(0, due - passed));
    passed = Math.max(passed, due);
    const held = await people.readHeld(userId);
    if (held === null) return 'gone';
    if (hasArrived(held)) return true;
  }
  return false;
}
