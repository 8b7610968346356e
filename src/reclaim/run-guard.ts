import type { Clock } from '../lib/clock.ts';

/** Watches over one run: whether more may be begun. Once it may not, it may not until the next run. */
export interface RunGuard {
  /** Asked right before each change. */
  mayBegin(): Promise<boolean>;
  /** One person is done with. A fault is a failure of the service or of its answer, never a refusal. */
  note(result: 'done' | 'fault'): Promise<void>;
  readonly isHalted: boolean;
}

export interface RunGuardDeps {
  /** False while a person, or the program itself, has thrown the kill switch. */
  readonly mayWrite: () => Promise<boolean>;
  /** Throws it, until a person resumes. */
  readonly halt: (reason: string) => Promise<void>;
  /** So many people failing one after the other are a reason to halt (C49). */
  readonly failuresInARow: number;
  readonly clock: Clock;
}

/** The kill switch takes effect within this time. */
const lookAgainAfterMs = 1_000;

export function createRunGuard({ mayWrite, halt, failuresInARow, clock }: RunGuardDeps): RunGuard {
  let isHalted = false;
  let failures = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<boolean> = Promise.resolve(true);

  return {
    async mayBegin() {
      if (isHalted) return false;
      const now = clock.now().getTime();
      if (Math.abs(now - lookedAt) >= lookAgainAfterMs) {
        lookedAt = now;
        looking = mayWrite();
      }
      if (!(await looking)) isHalted = true;
      return !isHalted;
    },
    async note(result) {
      failures = result === 'fault' ? failures + 1 : 0;
      if (failures < failuresInARow || isHalted) return;
      isHalted = true;
      await halt(`${failures} people in a row could not be changed, or the change was not seen.`);
    },
    get isHalted() {
      return isHalted;
    },
  };
}
