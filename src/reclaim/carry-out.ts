import { AppError } from '../lib/app-error.ts';
import type { HeldSku, PersonReader } from './person.ts';
import type { LicenseChange, LicenseWriter, WriteAnswer } from './writer.ts';

export interface Change {
  readonly userId: string;
  /** Names the change to Microsoft and to the ledger; the same after a crash. */
  readonly clientRequestId: string;
  readonly change: LicenseChange;
  /** What the directory shows once the change has arrived. */
  readonly hasArrived: (held: readonly HeldSku[]) => boolean;
  /** An earlier process may have made this change already. */
  readonly isResumed: boolean;
}

export type ChangeResult =
  /** Made, and seen in the directory. */
  | { readonly kind: 'verified'; readonly requestId: string | null }
  /** Accepted, and not seen in the directory within the time allowed. */
  | { readonly kind: 'unverified'; readonly requestId: string | null }
  | { readonly kind: 'answered'; readonly answer: Exclude<WriteAnswer, { kind: 'applied' }> }
  | { readonly kind: 'userGone' }
  | { readonly kind: 'faulted'; readonly code: string };

export interface CarryOutDeps {
  readonly people: Pick<PersonReader, 'readHeld'>;
  readonly writer: LicenseWriter;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** The directory is eventually consistent: a minute in all, denser at first (graph-and-azure §3.1). */
const verifyAfterMs = [0, 250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const attempts = 5;

/**
 * Makes one licence change and sees it through. A lost answer is never repeated blindly: the directory is read
 * first, and Graph's "does not have a corresponding license" then tells that our own change had arrived.
 */
export async function carryOut(deps: CarryOutDeps, wanted: Change): Promise<ChangeResult> {
  let mayHaveBeenMade = wanted.isResumed;
  let lastCode = 'GRAPH_OUTCOME_UNKNOWN';
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (mayHaveBeenMade) {
      const held = await deps.people.readHeld(wanted.userId);
      if (held === null) return { kind: 'userGone' };
      if (wanted.hasArrived(held)) return { kind: 'verified', requestId: null };
    }
    try {
      const answer = await deps.writer.change(wanted.userId, wanted.change, wanted.clientRequestId);
      if (answer.kind === 'applied' || (answer.kind === 'alreadyGone' && mayHaveBeenMade)) {
        return await verify(deps, wanted, answer.requestId);
      }
      return answer.kind === 'notFound' ? { kind: 'userGone' } : { kind: 'answered', answer };
    } catch (error) {
      if (!(error instanceof AppError) || !error.retryable) throw error;
      lastCode = error.code;
      mayHaveBeenMade ||= error.code === 'GRAPH_OUTCOME_UNKNOWN';
      await deps.sleep(500 * 2 ** attempt);
    }
  }
  return { kind: 'faulted', code: lastCode };
}

async function verify(deps: CarryOutDeps, wanted: Change, requestId: string): Promise<ChangeResult> {
  const seen = await watchDirectory(deps, wanted);
  return seen === 'gone' ? { kind: 'userGone' } : { kind: seen ? 'verified' : 'unverified', requestId };
}

/** Waits for a change to show in the directory without making it; `gone` when the person no longer exists. */
export async function watchDirectory(
  { people, sleep }: Pick<CarryOutDeps, 'people' | 'sleep'>,
  { userId, hasArrived }: Pick<Change, 'userId' | 'hasArrived'>,
): Promise<boolean | 'gone'> {
  for (const delay of verifyAfterMs) {
    await sleep(delay);
    const held = await people.readHeld(userId);
    if (held === null) return 'gone';
    if (hasArrived(held)) return true;
  }
  return false;
}
