import { setTimeout as wait } from 'node:timers/promises';
import type { KillPlan } from './kill-plan.ts';
import type { TwinLog } from './twin-log.ts';

/** A process from its start to its kill. */
export interface Mortal {
  /** SIGKILL, at once. */
  kill(): void;
  readonly ready: Promise<unknown>;
  readonly ended: Promise<unknown>;
}

export interface Kill {
  readonly planned: KillPlan['kind'];
  /** Why it came now: what it waited for happened, or the life had lasted long enough. */
  readonly cause: 'planned' | 'longest-life';
  /** Change requests that had arrived at the tenant and were not carried out yet. */
  readonly changesInFlight: number;
}

/** Kills the process when its time has come; resolves with null when it is disarmed first. */
export interface ArmedKill {
  readonly done: Promise<Kill | null>;
  disarm(): void;
}

/** Watches what the process does to the tenant, and kills it by plan. */
export function armKill(mortal: Mortal, plan: KillPlan, log: TwinLog): ArmedKill {
  const { promise, resolve } = Promise.withResolvers<Kill | null>();
  const disarmed = new AbortController();
  let isOver = false;
  let count = 0;

  function finish(kill: Kill | null): void {
    isOver = true;
    log.watch(null);
    disarmed.abort();
    resolve(kill);
  }

  function kill(cause: Kill['cause']): void {
    if (isOver) return;
    mortal.kill();
    finish({ planned: plan.kind, cause, changesInFlight: log.inFlight() });
  }

  function killAfter(ms: number, cause: Kill['cause']): void {
    wait(ms, undefined, { signal: disarmed.signal }).then(
      () => kill(cause),
      () => undefined,
    );
  }

  if (plan.kind === 'time') killAfter(plan.afterMs, 'planned');
  else {
    log.watch((seen) => {
      if (seen.phase !== plan.phase || (plan.kind === 'change' && !seen.mayChange)) return;
      count += 1;
      if (count !== plan.count) return;
      if (plan.afterMs === 0) kill('planned');
      else killAfter(plan.afterMs, 'planned');
    });
    mortal.ready.then(
      () => killAfter(plan.longestMs, 'longest-life'),
      () => undefined,
    );
  }
  return {
    done: promise,
    disarm: () => {
      if (!isOver) finish(null);
    },
  };
}
