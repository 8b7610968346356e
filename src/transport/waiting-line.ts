import type { Priority, Slot } from './gate.ts';
import type { Sleep } from './sleep.ts';

export interface WaitingLine {
  take(cost: number, priority: Priority): Promise<Slot>;
  /** Something has become free before its time. */
  lookAgain(): void;
  isEmpty(): boolean;
}

export interface WaitingLineDeps {
  /** Milliseconds until `cost` fits: 0 when it fits now, Infinity when only `lookAgain` will tell. */
  readonly waitMs: (cost: number) => number;
  readonly admit: (cost: number) => Slot;
  readonly sleep: Sleep;
}

/** After this many requests of high priority in a row, one of low priority that waits has its turn. */
export const mostHighInARow = 3;

interface Waiting {
  readonly cost: number;
  readonly resolve: (slot: Slot) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * First come, first served, except that high priority overtakes low. So that low never starves, it gets at least
 * every fourth place while it waits.
 */
export function createWaitingLine({ waitMs, admit, sleep }: WaitingLineDeps): WaitingLine {
  const waiting: Readonly<Record<Priority, Waiting[]>> = { High: [], Low: [] };
  let highInARow = 0;
  let isServing = false;
  let wake = (): void => undefined;

  function turn(): Priority {
    if (waiting.High.length === 0) return 'Low';
    return waiting.Low.length > 0 && highInARow >= mostHighInARow ? 'Low' : 'High';
  }

  function admitHead(priority: Priority): void {
    const head = waiting[priority].shift();
    if (head === undefined) return;
    highInARow = priority === 'High' && waiting.Low.length > 0 ? highInARow + 1 : 0;
    head.resolve(admit(head.cost));
  }

  /** Ends in the same breath as it finds nobody, so that whoever comes next starts it again. */
  async function serve(): Promise<void> {
    isServing = true;
    for (;;) {
      const priority = turn();
      const head = waiting[priority][0];
      if (head === undefined) break;
      const milliseconds = waitMs(head.cost);
      if (milliseconds <= 0) admitHead(priority);
      else await pause(milliseconds);
    }
    isServing = false;
  }

  async function pause(milliseconds: number): Promise<void> {
    const woken = Promise.withResolvers<undefined>();
    const over = new AbortController();
    wake = () => woken.resolve(undefined);
    try {
      if (milliseconds === Infinity) await woken.promise;
      else await Promise.race([woken.promise, sleep(milliseconds, over.signal)]);
    } finally {
      over.abort();
    }
  }

  function fail(reason: unknown): void {
    isServing = false;
    for (const { reject } of [...waiting.High.splice(0), ...waiting.Low.splice(0)]) reject(reason);
  }

  return {
    take(cost, priority) {
      const { promise, resolve, reject } = Promise.withResolvers<Slot>();
      const place = { cost, resolve, reject };
      waiting[priority].push(place);
      if (!isServing) void serve().catch(fail);
      else if (waiting[turn()][0] === place) wake();
      return promise;
    },
    lookAgain: () => wake(),
    isEmpty: () => waiting.High.length === 0 && waiting.Low.length === 0,
  };
}
