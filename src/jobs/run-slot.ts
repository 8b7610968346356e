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
  | { readonly kind: 'alreadyClaimed'; readonly slot: string };

/** After this long without an end, another replica may take the slot over. */
const leaseSeconds = 4 * 3600;

/** Runs the job for its latest slot unless that slot has been run. Rethrows what the job throws, recorded. */
export async function runLatestSlot(deps: RunSlotDeps, job: Job): Promise<SlotResult> {
  const { slots, clock, log, holder } = deps;
  const due = latestSlot(job.cadence, clock.now());
  const slot = due.toISOString();
  if (!(await slots.claim({ job: job.name, slot, holder, leaseSeconds })))
    return { kind: 'alreadyClaimed', slot };
  const startedAt = clock.now().getTime();
  try {
    const summary = await job.run(due);
    await slots.finish({ job: job.name, slot, summary });
    log.info({ job: job.name, slot, ms: clock.now().getTime() - startedAt, ...summary }, 'job done');
    return { kind: 'ran', slot, summary };
  } catch (error) {
    await slots.fail({ job: job.name, slot, error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
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

/** Marks the slot before the installation as settled, so that the first missed one is one we were there for. */
async function startCounting({ slots, clock, holder }: RunSlotDeps, job: Job): Promise<void> {
  const slot = latestSlot(job.cadence, clock.now()).toISOString();
  if (await slots.claim({ job: job.name, slot, holder, leaseSeconds })) {
    await slots.finish({ job: job.name, slot, summary: { installed: true } });
  }
}
