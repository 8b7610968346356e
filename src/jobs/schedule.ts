import { setTimeout as wait } from 'node:timers/promises';
import cron, { type ScheduledTask } from 'node-cron';
import type { Job } from './job.ts';
import { catchUp, runLatestSlot, type RunSlotDeps } from './run-slot.ts';

export interface Schedule {
  /** Catches up what was missed, then follows the calendar. Resolves when the catching up is done. */
  start(): Promise<void>;
  /** Waits a moment for jobs under way; slots that are then unfinished may be claimed by others at once. */
  stop(): Promise<void>;
  /** When each job is next due; null before the start. */
  nextRuns(): ReadonlyMap<string, Date | null>;
}

/** How long `stop` waits: a process that is told to end is given eight seconds in all. */
const longestWaitMs = 4_000;

/** node-cron says when; the slot store says whether it has been done. */
export function createSchedule(deps: RunSlotDeps & { readonly jobs: readonly Job[] }): Schedule {
  const underWay = new Set<Promise<void>>();
  const runTracked = (job: Job, run: typeof runLatestSlot | typeof catchUp): Promise<void> => {
    const running = runQuietly(deps, job, run).finally(() => underWay.delete(running));
    underWay.add(running);
    return running;
  };
  const tasks = new Map<string, ScheduledTask>(
    deps.jobs.map((job) => [
      job.name,
      cron.createTask(job.cadence.cron, () => runTracked(job, runLatestSlot), {
        name: job.name,
        timezone: job.cadence.timezone,
        noOverlap: true,
        suppressMissedWarning: true,
      }),
    ]),
  );
  return {
    async start() {
      for (const job of deps.jobs) await runTracked(job, catchUp);
      for (const task of tasks.values()) await task.start();
    },
    async stop() {
      for (const task of tasks.values()) await task.destroy();
      await Promise.race([Promise.all(underWay), wait(longestWaitMs, undefined, { ref: false })]);
      await deps.slots.releaseHeld(deps.holder);
    },
    nextRuns: () => new Map([...tasks].map(([name, task]) => [name, task.getNextRun()])),
  };
}

/** A job that fails is recorded and told; the calendar goes on. */
async function runQuietly(
  deps: RunSlotDeps,
  job: Job,
  run: (deps: RunSlotDeps, job: Job) => Promise<unknown>,
): Promise<void> {
  try {
    await run(deps, job);
  } catch (error) {
    deps.log.error({ err: error, job: job.name }, 'job failed');
  }
}
