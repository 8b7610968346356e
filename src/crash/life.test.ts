import { describe, expect, it } from 'vitest';
import type { SeenRequest } from '../twin/dispatcher.ts';
import type { KillPlan } from './kill-plan.ts';
import { armKill } from './life.ts';
import { createTwinLog } from './twin-log.ts';

function seen(more: Partial<SeenRequest> = {}): SeenRequest {
  return {
    ...{ phase: 'arrived', name: 'GET users', arrivedMs: 0, mayChange: false, changeOf: null, changes: [] },
    ...more,
  };
}

const change = { name: 'POST users/:user/assignLicense', mayChange: true, changeOf: 'ada' } as const;

const longestMs = 60_000;

function armed(plan: KillPlan) {
  const log = createTwinLog();
  const never = new Promise<never>(() => undefined);
  let kills = 0;
  const mortal = { kill: () => void (kills += 1), ready: never, ended: never };
  return { log, kill: armKill(mortal, plan, log), kills: () => kills };
}

describe('an armed kill', () => {
  it('comes in the very moment of the change it waits for, before the tenant makes it', async () => {
    const { log, kill, kills } = armed({ kind: 'change', phase: 'arrived', count: 2, afterMs: 0, longestMs });

    log.observe(seen(change));
    log.observe(seen());
    expect(kills()).toBe(0);
    log.observe(seen(change));

    expect(kills()).toBe(1);
    expect(await kill.done).toEqual({ planned: 'change', cause: 'planned', changesInFlight: 2 });
  });

  it('comes once a request is handled, and only once', async () => {
    const { log, kill, kills } = armed({
      kind: 'request',
      phase: 'handled',
      count: 1,
      afterMs: 0,
      longestMs,
    });

    log.observe(seen());
    expect(kills()).toBe(0);
    log.observe(seen({ phase: 'handled' }));
    log.observe(seen());
    log.observe(seen({ phase: 'handled' }));

    expect(kills()).toBe(1);
    expect(await kill.done).toMatchObject({ changesInFlight: 0 });
  });

  it('comes by the clock, whatever the process does', async () => {
    const { kill, kills } = armed({ kind: 'time', afterMs: 1 });

    expect(await kill.done).toMatchObject({ planned: 'time', cause: 'planned' });
    expect(kills()).toBe(1);
  });

  it('does not come any more when the work is done', async () => {
    const { log, kill, kills } = armed({
      kind: 'request',
      phase: 'arrived',
      count: 1,
      afterMs: 0,
      longestMs,
    });

    kill.disarm();
    log.observe(seen());

    expect(await kill.done).toBeNull();
    expect(kills()).toBe(0);
  });
});
