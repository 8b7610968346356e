import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { latestSlot } from './cadence.ts';
import type { Job, SlotStore } from './job.ts';

export interface RunSlotDeps {
  readonly slots: SlotStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** Names this process in the record. */
  readonly holder: string;
}

export type SlotResult =
  | { readonly kind: 'ran'; readonly slot: string; readonly summary: Readonly<Record<string, unknown>> }
  /** Done before, or being done by another replica. */
  | { readonly kind: 'alreadyClaimed'; readonly slot: string }
  /** The job it follows has not run for the slot; nothing was claimed. */
  | { readonly kind: 'notYet'; readonly slot: string; readonly after: string };

/** A holder that was not heard of for this long is taken for dead, and another replica may take the slot over. */
const leaseSeconds = 1_800;
/** Of the lease, in milliseconds per second of it. */
const renewedAfter = 1_000 / 3;
const firstPauseMs = 120_000;
const longestPauseMs = 4 * 3_600_000;

/** Runs the job for its latest slot unless that slot has been run. Rethrows what the job throws, recorded. */
export async function runLatestSlot(deps: RunSlotDeps, job: Job): Promise<SlotResult> {
  const { slots, clock, log, holder } = deps;
  const due = latestSlot(job.cadence, clock.now());
  const slot = due.toISOString();
  if (job.after !== undefined && !(await isDone(deps, job.after, slot)))
    return { kind: 'notYet', slot, after: job.after };
  const failed = await slots.lastFailure({ job: job.name, slot });
  const held = { job: job.name, slot, holder };
  if (!(await slots.claim({ ...held, leaseSeconds }))) return { kind: 'alreadyClaimed', slot };
  const startedAt = clock.now().getTime();
  const renewal = setInterval(() => {
    slots
      .renew({ ...held, leaseSeconds })
      .catch((err: unknown) => log.warn({ err, job: job.name, slot }, 'lease of a slot not renewed'));
  }, leaseSeconds * renewedAfter).unref();
  try {
    const summary = await job.run(due, failed !== null);
    const isOurs = await slots.finish({ ...held, summary });
    const ms = clock.now().getTime() - startedAt;
    if (isOurs) log.info({ job: job.name, slot, ms, ...summary }, 'job done');
    else log.warn({ job: job.name, slot, ms }, 'slot was taken over while the job ran');
    return { kind: 'ran', slot, summary };
  } catch (error) {
    await slots.fail({ ...held, error: error instanceof Error ? error.message : String(error) });
    throw error;
  } finally {
    clearInterval(renewal);
  }
}

/**
 * Catches up a slot that was missed, or that failed once its pause is over: two minutes after the first failure,
 * twice as long after each further one, and four hours at most.
 */
export async function tryAgain(deps: RunSlotDeps, job: Job): Promise<SlotResult | null> {
  const now = deps.clock.now();
  const slot = latestSlot(job.cadence, now).toISOString();
  const failed = await deps.slots.lastFailure({ job: job.name, slot });
  if (failed !== null && now.getTime() < Date.parse(failed.at) + pauseAfter(failed.failures)) return null;
  return catchUp(deps, job);
}

function pauseAfter(failures: number): number {
  return Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs);
}

/** Runs a slot that was due while nobody was up. A job that never ran begins as its `whenNew` says. */
export async function catchUp(deps: RunSlotDeps, job: Job): Promise<SlotResult | null> {
  const last = await deps.slots.lastFinished(job.name);
  if (last === null && job.whenNew === 'wait') {
    await startCounting(deps, job);
    return null;
  }
  const due = latestSlot(job.cadence, deps.clock.now()).toISOString();
  return last !== null && last >= due ? null : runLatestSlot(deps, job);
}

async function isDone({ slots }: RunSlotDeps, job: string, slot: string): Promise<boolean> {
  const last = await slots.lastFinished(job);
  return last !== null && last >= slot;
}

/**
 * Marks the slot before the installation as settled, so that the first missed one is one we were there for. A job
 * that follows another begins with what that one runs from now on.
 */
async function startCounting({ slots, clock, holder }: RunSlotDeps, job: Job): Promise<void> {
  const slot =
    job.after === undefined
      ? latestSlot(job.cadence, clock.now()).toISOString()
      : await slots.lastFinished(job.after);
  if (slot !== null && (await slots.claim({ job: job.name, slot, holder, leaseSeconds }))) {
    await slots.finish({ job: job.name, slot, holder, summary: { installed: true } });
  }
}
