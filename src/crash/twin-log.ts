import { setTimeout as wait } from 'node:timers/promises';
import type { SeenRequest } from '../twin/dispatcher.ts';

/** One SKU taken from or given to one person, as the tenant accepted it. Times are epoch milliseconds. */
export interface AcceptedChange {
  readonly kind: 'taken' | 'given';
  readonly userId: string;
  readonly skuId: string;
  /** When the request that made it had reached the tenant. */
  readonly arrivedMs: number;
}

/** What the tenant sees of a round. */
export interface TwinLog {
  readonly observe: (seen: SeenRequest) => void;
  readonly changes: readonly AcceptedChange[];
  /** People of whom a change was asked and refused last, by a fault. */
  readonly refused: ReadonlySet<string>;
  /** Change requests that have arrived and are not handled yet. */
  inFlight(): number;
  /** Hears of every request until the next watcher comes. */
  watch(watcher: ((seen: SeenRequest) => void) | null): void;
  /** Resolves when nothing is under way; a killed process leaves requests behind that are still carried out. */
  quiet(): Promise<void>;
}

/** Longer than bytes need from a dead process to a twin in this one. */
const settleMs = 10;

export function createTwinLog(): TwinLog {
  const changes: AcceptedChange[] = [];
  const refused = new Set<string>();
  let requestsUnderWay = 0;
  let changesUnderWay = 0;
  let watcher: ((seen: SeenRequest) => void) | null = null;
  return {
    changes,
    refused,
    observe(seen) {
      const step = seen.phase === 'arrived' ? 1 : -1;
      requestsUnderWay += step;
      if (seen.mayChange) changesUnderWay += step;
      if (seen.phase === 'handled' && seen.changeOf !== null) {
        if (seen.changes.length === 0) refused.add(seen.changeOf);
        else refused.delete(seen.changeOf);
      }
      for (const change of seen.changes) changes.push(...acceptedIn(change, seen.arrivedMs));
      watcher?.(seen);
    },
    inFlight: () => changesUnderWay,
    watch(next) {
      watcher = next;
    },
    async quiet() {
      do await wait(settleMs);
      while (requestsUnderWay > 0);
    },
  };
}

/** The harness makes direct assignments only; what else may happen to a tenant is nobody's doing here. */
function acceptedIn(change: SeenRequest['changes'][number], arrivedMs: number): readonly AcceptedChange[] {
  if (change.kind !== 'user')
    throw new TypeError(`no case of the harness makes a change of kind ${change.kind}`);
  const { userId } = change;
  return [
    ...change.remove.map((skuId) => ({ kind: 'taken' as const, userId, skuId, arrivedMs })),
    ...change.add.map(({ skuId }) => ({ kind: 'given' as const, userId, skuId, arrivedMs })),
  ];
}
