import cron, { type ScheduledTask } from 'node-cron';
import type { Job } from './job.ts';
import { catchUp, runLatestSlot, type RunSlotDeps } from './run-slot.ts';

export interface Schedule {
  /** Catches up what was missed, then follows the calendar. Resolves when the catching up is done. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** When each job is next due; null before the start. */
  nextRuns(): ReadonlyMap<string, Date | null>;
}

/** node-cron says when; the slot store says whether it has been done. */
export function createSchedule(deps: RunSlotDeps & { readonly jobs: readonly Job[] }): Schedule {
  const tasks = new Map<string, ScheduledTask>(
    deps.jobs.map((job) => [
      job.name,
      cron.createTask(job.cadence.cron, () => runQuietly(deps, job, runLatestSlot), {
        name: job.name,
        timezone: job.cadence.timezone,
        noOverlap: true,
        suppressMissedWarning: true,
      }),
    ]),
  );
  return {
    async start() {
      for (const job of deps.jobs) await runQuietly(deps, job, catchUp);
      for (const task of tasks.values()) await task.start();
    },
    async stop() {
      for (const task of tasks.values()) await task.destroy();
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
