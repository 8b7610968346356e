import type { Cadence } from './cadence.ts';

/** A use-case that runs by the calendar, once per slot, on whichever replica claims it. */
export interface Job {
  readonly name: string;
  readonly cadence: Cadence;
  /** `chat`: for a process that reaches people; every other works. */
  readonly part: 'work' | 'chat';
  /** The job that must have run for the slot before this one does. */
  readonly after?: string;
  /** `run`: a new installation runs its latest slot at once. `wait`: it begins with the next one. */
  readonly whenNew: 'run' | 'wait';
  /**
   * Idempotent. Returns a summary for the run record: plain data, no personal data. A slot that `failedBefore` goes on
   * from what it had done.
   */
  run(slot: Date, failedBefore?: boolean): Promise<Readonly<Record<string, unknown>>>;
}

/** Remembers which slot of which job was run, over restarts and replicas. */
export interface SlotStore {
  /** True for exactly one caller, until its lease runs out unfinished. */
  claim(request: Held & { leaseSeconds: number }): Promise<boolean>;
  /** Moves the end of the lease; false when the slot is not held any more. */
  renew(request: Held & { leaseSeconds: number }): Promise<boolean>;
  /** False when somebody else holds it by now: their word counts. */
  finish(request: Held & { summary: Readonly<Record<string, unknown>> }): Promise<boolean>;
  fail(request: Held & { error: string }): Promise<void>;
  /** How often a slot has failed by now, and when last; null unless it failed and nobody runs it. */
  lastFailure(request: { job: string; slot: string }): Promise<{ failures: number; at: string } | null>;
  /** Lets go of every slot of a holder who stops. */
  releaseHeld(holder: string): Promise<void>;
  /** ISO instant of the latest slot that was run, or null for a job that never ran. */
  lastFinished(job: string): Promise<string | null>;
}

interface Held {
  job: string;
  slot: string;
  holder: string;
}
