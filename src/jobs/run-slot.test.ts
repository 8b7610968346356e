import { describe, expect, it } from 'vitest';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import type { Job, SlotStore } from './job.ts';
import { catchUp, runLatestSlot, type RunSlotDeps } from './run-slot.ts';

function memorySlots(): SlotStore {
  const state = new Map<string, 'claimed' | 'finished'>();
  return {
    async claim({ job, slot }) {
      const key = `${job} ${slot}`;
      if (state.has(key)) return false;
      state.set(key, 'claimed');
      return true;
    },
    async finish({ job, slot }) {
      state.set(`${job} ${slot}`, 'finished');
    },
    async fail({ job, slot }) {
      state.delete(`${job} ${slot}`);
    },
    async lastFinished(job) {
      const done = [...state].filter(([key, at]) => key.startsWith(`${job} `) && at === 'finished');
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
    whenNew,
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
});
