import type { Clock } from '../lib/clock.ts';
import type { Gate } from './gate.ts';
import { createHold } from './hold.ts';
import type { Sleep } from './sleep.ts';
import { createWaitingClock } from './waiting-clock.ts';
import { createWaitingLine } from './waiting-line.ts';

export interface ConcurrencyGateDeps {
  /** Requests under way at once. */
  readonly limit: number;
  readonly clock: Clock;
  readonly sleep: Sleep;
}

/** Lets at most `limit` cost be under way; a larger request passes alone. */
export function createConcurrencyGate({ limit, clock, sleep }: ConcurrencyGateDeps): Gate {
  let underWay = 0;
  const { nowMs, sleep: sleepOn } = createWaitingClock(clock, sleep);
  const hold = createHold(nowMs);
  const line = createWaitingLine({ waitMs, admit, sleep: sleepOn });

  function waitMs(cost: number): number {
    const heldMs = hold.leftMs();
    if (heldMs > 0) return heldMs;
    return underWay === 0 || underWay + cost <= limit ? 0 : Infinity;
  }

  function admit(cost: number) {
    underWay += cost;
    let isUnderWay = true;
    const end = (): void => {
      if (!isUnderWay) return;
      isUnderWay = false;
      underWay -= cost;
      line.lookAgain();
    };
    return { sent: () => undefined, answered: end, returned: end };
  }

  return {
    take: (cost, priority) => line.take(cost, priority),
    hold: hold.extend,
    spent: () => underWay,
    isIdle: () => line.isEmpty() && underWay === 0 && hold.leftMs() === 0,
  };
}
