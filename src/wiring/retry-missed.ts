import { tryAgain, type RunSlotDeps } from '../jobs/run-slot.ts';
import type { Job } from '../jobs/job.ts';
import type { Logger } from '../lib/log.ts';

export interface RetryDeps {
  readonly slots: RunSlotDeps;
  readonly jobs: readonly Job[];
  /** Queues work that was cut short. */
  readonly resume: () => Promise<void>;
  readonly log: Logger;
}

/** How soon a job that failed is tried again, the first time. */
const retryEveryMs = 120_000;

/** A job that failed, or waits for another, is not left until its next slot, which may be a week away. */
export function retryMissed({ slots, jobs, resume, log }: RetryDeps): { stop: () => void } {
  let running: Promise<void> | null = null;
  const look = async (): Promise<void> => {
    await resume().catch((err: unknown) => log.error({ err }, 'work cut short not queued again'));
    for (const job of jobs) {
      await tryAgain(slots, job).catch((err: unknown) =>
        log.error({ err, job: job.name }, 'job failed again'),
      );
    }
  };
  const timer = setInterval(() => {
    running ??= look().finally(() => (running = null));
  }, retryEveryMs);
  return { stop: () => clearInterval(timer) };
}
