/** Exponential growth ends here, in milliseconds. */
const longestBackOffMs = 60_000;
const firstBackOffMs = 1_000;

/** `Retry-After` in milliseconds: seconds, or a date. Null when absent or unreadable. */
export function readRetryAfter(value: string | null, now: Date): number | null {
  if (value === null) return null;
  const seconds = Number(value);
  if (value.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

/** Exponential back-off with full jitter. `tries` counts the tries made, `random` is in [0, 1). */
export function backOff(tries: number, random: number): number {
  return Math.round(random * Math.min(longestBackOffMs, firstBackOffMs * 2 ** tries));
}
