import { setTimeout as wait } from 'node:timers/promises';

/** Resolves after so many milliseconds, or as soon as the signal says that nobody waits any more. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

export async function sleepWell(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}
