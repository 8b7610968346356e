import { describe, expect, it, vi } from 'vitest';
import { fixedClock, type Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import type { Job, SlotStore } from './job.ts';
import { catchUp, runLatestSlot, tryAgain, type RunSlotDeps } from './run-slot.ts';
import { createSchedule } from './schedule.ts';

interface MemorySlot {
  state: 'running' | 'failed' | 'done';
  holder: string;
  failures: number;
  at: string;
}

/** Slots of one clock, which stands where the test says. */
function memorySlots(clock: Clock = fixedClock(new Date('2026-11-18T12:00:00Z'))): SlotStore {
  const slots = new Map<string, MemorySlot>();
  const keyOf = ({ job, slot }: { job: string; slot: string }): string => `${job} ${slot}`;
  const heldBy = (request: { job: string; slot: string; holder: string }): MemorySlot | null => {
    const held = slots.get(keyOf(request));
    return held?.holder === request.holder ? held : null;
  };
  return {
    async claim(request) {
      const held = slots.get(keyOf(request));
      if (held !== undefined && held.state !== 'failed') return false;
      const { failures, at } = held ?? { failures: 0, at: '' };
      slots.set(keyOf(request), { state: 'running', holder: request.holder, failures, at });
      return true;
    },
    renew: async (request) => heldBy(request)?.state === 'running',
    async finish(request) {
      const held = heldBy(request);
      if (held !== null) held.state = 'done';
      return held !== null;
    },
    async fail(request) {
      const held = heldBy(request);
      if (held === null) return;
      Object.assign(held, { state: 'failed', failures: held.failures + 1, at: clock.now().toISOString() });
    },
    async lastFailure(request) {
      const held = slots.get(keyOf(request));
      return held?.state === 'failed' ? { failures: held.failures, at: held.at } : null;
    },
    async releaseHeld(holder) {
      for (const held of slots.values())
        if (held.holder === holder && held.state === 'running') held.state = 'failed';
    },
    async lastFinished(job) {
      const done = [...slots].filter(([key, { state }]) => key.startsWith(`${job} `) && state === 'done');
      return (
        done
          .map(([key]) => key.slice(job.length + 1))
          .sort()
          .at(-1) ?? null
      );
    },
  };
}

function depsAt(slots: SlotStore, now: string): RunSlotDeps {
  return { slots, clock: fixedClock(new Date(now)), log: createLog('silent'), holder: 'test' };
}

function weekly(whenNew: Job['whenNew'], ran: string[] = []): Job {
  return {
    name: 'weekly-collect',
    cadence: { cron: '0 6 * * 1', timezone: 'UTC' },
    ...{ part: 'work', whenNew },
    async run(slot) {
      ran.push(slot.toISOString());
      return { ok: true };
    },
  };
}

const monday = '2026-11-16T06:00:00.000Z';
const nextMonday = '2026-11-23T06:00:00.000Z';

describe('a job', () => {
  it('runs once per slot, however often it is asked', async () => {
    const ran: string[] = [];
    const deps = depsAt(memorySlots(), '2026-11-18T12:00:00Z');

    const results = [
      await runLatestSlot(deps, weekly('run', ran)),
      await runLatestSlot(deps, weekly('run', ran)),
    ];

    expect(ran).toEqual([monday]);
    expect(results.map((result) => result.kind)).toEqual(['ran', 'alreadyClaimed']);
  });

  it('catches up the slot missed while down, once', async () => {
    const ran: string[] = [];
    const slots = memorySlots();
    await runLatestSlot(depsAt(slots, '2026-11-18T12:00:00Z'), weekly('wait', ran));

    await catchUp(depsAt(slots, '2026-11-25T12:00:00Z'), weekly('wait', ran));
    await catchUp(depsAt(slots, '2026-11-25T13:00:00Z'), weekly('wait', ran));

    expect(ran).toEqual([monday, nextMonday]);
  });

  it('waits for its next slot on a new installation, and then does not miss it', async () => {
    const ran: string[] = [];
    const slots = memorySlots();

    await catchUp(depsAt(slots, '2026-11-18T12:00:00Z'), weekly('wait', ran));
    await catchUp(depsAt(slots, '2026-11-25T12:00:00Z'), weekly('wait', ran));

    expect(ran).toEqual([nextMonday]);
  });

  it('that fails may be run again', async () => {
    const ran: string[] = [];
    const slots = memorySlots();
    const deps = depsAt(slots, '2026-11-18T12:00:00Z');
    const failing: Job = { ...weekly('run'), run: () => Promise.reject(new TypeError('no network')) };

    await expect(runLatestSlot(deps, failing)).rejects.toThrow('no network');
    await runLatestSlot(deps, weekly('run', ran));

    expect(ran).toEqual([monday]);
  });

  it('that follows another runs for a slot once that one has, and not for what was run before it came', async () => {
    const [ran, after]: [string[], string[]] = [[], []];
    const slots = memorySlots();
    const follower: Job = { ...weekly('wait', after), name: 'follower', after: 'weekly-collect' };
    await runLatestSlot(depsAt(slots, '2026-11-18T12:00:00Z'), weekly('wait', ran));
    const atFirst = await catchUp(depsAt(slots, '2026-11-18T12:00:00Z'), follower);
    const tooSoon = await catchUp(depsAt(slots, '2026-11-23T12:00:00Z'), follower);
    await catchUp(depsAt(slots, '2026-11-23T12:30:00Z'), weekly('wait', ran));
    await catchUp(depsAt(slots, '2026-11-23T13:00:00Z'), follower);
    await catchUp(depsAt(slots, '2026-11-23T14:00:00Z'), follower);

    expect(atFirst).toBeNull();
    expect(tooSoon).toEqual({ kind: 'notYet', slot: nextMonday, after: 'weekly-collect' });
    expect(after).toEqual([nextMonday]);
  });

  it('that came with a review not yet made good follows it', async () => {
    const [ran, after]: [string[], string[]] = [[], []];
    const slots = memorySlots();
    const follower: Job = { ...weekly('wait', after), name: 'follower', after: 'weekly-collect' };
    await runLatestSlot(depsAt(slots, '2026-11-18T12:00:00Z'), weekly('wait', ran));
    const deps = depsAt(slots, '2026-11-23T12:00:00Z');

    await catchUp(deps, follower);
    await catchUp(deps, weekly('wait', ran));
    await catchUp(deps, follower);

    expect(after).toEqual([nextMonday]);
  });
});

describe('a slot that failed', () => {
  it('is tried again after pauses that double, to four hours', async () => {
    let nowMs = Date.parse('2026-11-18T12:00:00Z');
    const clock: Clock = { now: () => new Date(nowMs) };
    const deps = { ...depsAt(memorySlots(clock), '2026-11-18T12:00:00Z'), clock };
    const tries: number[] = [];
    const failing: Job = {
      ...weekly('run'),
      run: () => {
        tries.push(nowMs);
        return Promise.reject(new TypeError('expired secret'));
      },
    };

    for (const end = nowMs + 24 * 3_600_000; nowMs < end; nowMs += 120_000)
      await tryAgain(deps, failing).catch(() => null);

    const pauses = tries.slice(1).map((at, index) => (at - tries[index]!) / 60_000);
    expect(pauses.slice(0, 8)).toEqual([2, 4, 8, 16, 32, 64, 128, 240]);
    expect(tries).toHaveLength(12);
  });

  it('is told that it failed before, and only then', async () => {
    const told: (boolean | undefined)[] = [];
    const deps = depsAt(memorySlots(), '2026-11-18T12:00:00Z');
    const job: Job = {
      ...weekly('run'),
      run: async (_slot, failedBefore) => {
        told.push(failedBefore);
        if (told.length === 1) throw new TypeError('no network');
        return {};
      },
    };

    await runLatestSlot(deps, job).catch(() => null);
    await runLatestSlot(deps, job);

    expect(told).toEqual([false, true]);
  });
});

describe('the lease of a slot', () => {
  it('is renewed for as long as the job runs', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const slots = memorySlots();
      const renew = vi.spyOn(slots, 'renew');
      const end = Promise.withResolvers<Record<string, unknown>>();
      const began = Promise.withResolvers<undefined>();
      const run = (): Promise<Record<string, unknown>> => {
        began.resolve(undefined);
        return end.promise;
      };
      const running = runLatestSlot(depsAt(slots, '2026-11-18T12:00:00Z'), { ...weekly('run'), run });
      await began.promise;
      vi.advanceTimersByTime(3_600_000);
      end.resolve({});
      await running;
      vi.advanceTimersByTime(3_600_000);

      expect(renew).toHaveBeenCalledTimes(6);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is let go of by a schedule that stops, once the job had a moment to end', async () => {
    const slots = memorySlots();
    const deps = depsAt(slots, '2026-11-18T12:00:00Z');
    const end = Promise.withResolvers<Record<string, unknown>>();
    const began = Promise.withResolvers<undefined>();
    const run = (): Promise<Record<string, unknown>> => {
      began.resolve(undefined);
      return end.promise;
    };
    const schedule = createSchedule({ ...deps, jobs: [{ ...weekly('run'), run }] });
    const started = schedule.start();
    await began.promise;

    const stopped = schedule.stop();
    end.resolve({ ok: true });
    await Promise.all([stopped, started]);

    expect(await slots.lastFinished('weekly-collect')).toBe(monday);
  });
});
