import type { Random } from '../twin/random.ts';

interface ByRequest {
  readonly phase: Phase;
  readonly count: number;
  /** Later than what is waited for; 0 is that very moment. */
  readonly afterMs: number;
  /** What never comes is not waited for any longer, counted from when the process is ready. */
  readonly longestMs: number;
}

/** When a life ends. Counts begin with the life. */
export type KillPlan =
  | ({ readonly kind: 'change' } & ByRequest)
  | ({ readonly kind: 'request' } & ByRequest)
  /** After its start, whatever it has come to. */
  | { readonly kind: 'time'; readonly afterMs: number };

/** `arrived`: before the tenant does what it was asked; `handled`: done, and nothing of it answered yet. */
export type Phase = 'arrived' | 'handled';

const usualLifeMs = 4_000;
/** Somewhat more than the product waits for the directory to show what was asked of it (a minute). */
const patientLifeMs = 80_000;

const mostChanges = 7;
const mostRequests = 60;
const longestDelayMs = 40;
/** Until well after a process has begun to work. */
const startMs = { least: 100, most: 2_500 };

/**
 * Two thirds of the kills by changes to the tenant, most others by any request, some by the clock alone. A `patient` one
 * waits until something is changed: a process that is killed every few seconds while it waits for the directory
 * would never get on, and killing it there again and again would show nothing new.
 */
export function drawKillPlan(random: Random, { isPatient }: { readonly isPatient: boolean }): KillPlan {
  const afterMs = random.chance(0.5) ? 0 : random.between(1, longestDelayMs);
  const phase = random.pick<Phase>(['arrived', 'handled']);
  const byRequest = { phase, afterMs, longestMs: isPatient ? patientLifeMs : usualLifeMs };
  const draw = isPatient ? 0 : random.next();
  if (draw < 0.65) return { kind: 'change', count: random.between(1, mostChanges), ...byRequest };
  if (draw < 0.9) return { kind: 'request', count: random.between(1, mostRequests), ...byRequest };
  return { kind: 'time', afterMs: random.between(startMs.least, startMs.most) };
}
