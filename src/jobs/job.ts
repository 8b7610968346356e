import type { Cadence } from './cadence.ts';

/** A use-case that runs by the calendar, once per slot, on whichever replica claims it. */
export interface Job {
  readonly name: string;
  readonly cadence: Cadence;
  /** `run`: a new installation runs its latest slot at once. `wait`: it begins with the next one. */
  readonly whenNew: 'run' | 'wait';
  /** Idempotent. Returns a summary for the run record: plain data, no personal data. */
  run(slot: Date): Promise<Readonly<Record<string, unknown>>>;
}

/** Remembers which slot of which job was run, over restarts and replicas. */
export interface SlotStore {
  /** True for exactly one caller, until its lease runs out unfinished. */
  claim(request: { job: string; slot: string; holder: string; leaseSeconds: number }): Promise<boolean>;
  finish(request: { job: string; slot: string; summary: Readonly<Record<string, unknown>> }): Promise<void>;
  fail(request: { job: string; slot: string; error: string }): Promise<void>;
  /** ISO instant of the latest slot that was run, or null for a job that never ran. */
  lastFinished(job: string): Promise<string | null>;
}
