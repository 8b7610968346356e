import { setTimeout as wait } from 'node:timers/promises';

/** Null when it takes longer; it goes on all the same. */
export async function withinTime<T>(answering: Promise<T>, limitMs: number): Promise<T | null> {
  const stop = new AbortController();
  try {
    return await Promise.race([answering, wait(limitMs, null, { signal: stop.signal })]);
  } finally {
    stop.abort();
  }
}
