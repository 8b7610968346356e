import type { Random } from '../twin/random.ts';

/** When a life ends. Counts begin with the life; `afterMs` later than what is waited for, 0 in that very moment. */
export type KillPlan =
  | { readonly kind: 'change'; readonly phase: Phase; readonly count: number; readonly afterMs: number }
  | { readonly kind: 'request'; readonly phase: Phase; readonly count: number; readonly afterMs: number }
  /** After its start, whatever it has come to. */
  | { readonly kind: 'time'; readonly afterMs: number };

/** `arrived`: before the tenant does what it was asked; `handled`: done, and nothing of it answered yet. */
export type Phase = 'arrived' | 'handled';

/** A process that makes no requests before its kill is due is killed all the same, so long after it is ready. */
export const longestLifeMs = 3_000;

const mostChanges = 7;
const mostRequests = 60;
const longestDelayMs = 40;
/** Until well after a process has begun to work. */
const startMs = { least: 100, most: 2_000 };

/** Half of the kills by changes to the tenant, most others by any request, some by the clock alone. */
export function drawKillPlan(random: Random): KillPlan {
  const afterMs = random.chance(0.5) ? 0 : random.between(1, longestDelayMs);
  const phase = random.pick<Phase>(['arrived', 'handled']);
  const draw = random.next();
  if (draw < 0.55) return { kind: 'change', phase, count: random.between(1, mostChanges), afterMs };
  if (draw < 0.85) return { kind: 'request', phase, count: random.between(1, mostRequests), afterMs };
  return { kind: 'time', afterMs: random.between(startMs.least, startMs.most) };
}
