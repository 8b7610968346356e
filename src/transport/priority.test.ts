import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Gate, Priority } from './gate.ts';
import { createConcurrencyGate } from './concurrency-gate.ts';
import { createSlidingWindow } from './sliding-window.ts';
import { virtualTime, type VirtualTime } from './testing/virtual-time.ts';
import { createThrottleBudget } from './throttle-budget.ts';
import { mostHighInARow } from './waiting-line.ts';

interface Asked {
  readonly priority: Priority;
  readonly afterMs: number;
  readonly tookMs: number;
}

interface Event {
  readonly kind: 'asked' | 'entered' | 'left';
  readonly request: number;
  readonly at: number;
}

const asked: fc.Arbitrary<Asked> = fc.record({
  priority: fc.constantFrom<Priority>('High', 'Low'),
  afterMs: fc.integer({ min: 0, max: 3_000 }),
  tookMs: fc.integer({ min: 0, max: 400 }),
});

/** What happened at a gate, in its order. */
async function eventsAt(
  gateOf: (time: VirtualTime) => Gate,
  requests: readonly Asked[],
): Promise<readonly Event[]> {
  const time = virtualTime();
  const gate = gateOf(time);
  const events: Event[] = [];
  const ask = async ({ priority, afterMs, tookMs }: Asked, request: number): Promise<void> => {
    await time.sleep(afterMs);
    events.push({ kind: 'asked', request, at: time.elapsed() });
    const slot = await gate.take(1, priority);
    events.push({ kind: 'entered', request, at: time.elapsed() });
    slot.sent();
    await time.sleep(tookMs);
    events.push({ kind: 'left', request, at: time.elapsed() });
    slot.answered();
  };
  await time.pass(Promise.all(requests.map(ask)));
  return events;
}

const window = (time: VirtualTime): Gate =>
  createSlidingWindow({ windowMs: 1_000, limit: () => 3, clock: time.clock, sleep: time.sleep });
const four = (time: VirtualTime): Gate =>
  createConcurrencyGate({ limit: 4, clock: time.clock, sleep: time.sleep });

/** Who entered while this one waited, oldest first. */
function overtakers(events: readonly Event[], request: number): readonly number[] {
  const from = events.findIndex((event) => event.kind === 'asked' && event.request === request);
  const to = events.findIndex((event) => event.kind === 'entered' && event.request === request);
  return events
    .slice(from, to)
    .filter(({ kind }) => kind === 'entered')
    .map((event) => event.request);
}

function askedBefore(events: readonly Event[], request: number): ReadonlySet<number> {
  const at = events.findIndex((event) => event.kind === 'asked' && event.request === request);
  return new Set(events.slice(0, at).map((event) => event.request));
}

describe.each([
  ['a window', window],
  ['a limit of concurrency', four],
])('priorities at %s', (_, gateOf) => {
  it('let high overtake low, yet low has every fourth place while it waits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 40 }), async (requests) => {
        const events = await eventsAt(gateOf, requests);

        const priorityOf = (request: number) => requests[request]!.priority;
        for (const request of requests.keys()) {
          const passed = overtakers(events, request);
          const before = askedBefore(events, request);
          const high = passed.filter((other) => priorityOf(other) === 'High');
          const low = passed.filter((other) => priorityOf(other) === 'Low');
          if (priorityOf(request) === 'Low')
            expect(high.length).toBeLessThanOrEqual(mostHighInARow * (low.length + 1));
          else expect(low.length).toBeLessThanOrEqual(1 + Math.floor(high.length / mostHighInARow));
          const equals = priorityOf(request) === 'Low' ? low : high;
          expect(equals.filter((other) => !before.has(other))).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a window', () => {
  it('is never exceeded, whenever on its way the server counts a request', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(asked, { minLength: 1, maxLength: 40 }),
        fc.constantFrom(0, 0.3, 1),
        async (requests, share) => {
          const events = await eventsAt(window, requests);
          const atOf = (kind: Event['kind'], request: number) =>
            events.find((event) => event.kind === kind && event.request === request)!.at;
          const counted = [...requests.keys()].map((request) => {
            const entered = atOf('entered', request);
            return entered + share * (atOf('left', request) - entered);
          });

          for (const from of counted)
            expect(counted.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(3);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a limit of concurrency', () => {
  it('is never exceeded', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 40 }), async (requests) => {
        let underWay = 0;
        for (const { kind } of await eventsAt(four, requests)) {
          if (kind === 'entered') underWay += 1;
          if (kind === 'left') underWay -= 1;
          expect(underWay).toBeLessThanOrEqual(4);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('holds nobody for ever who needs two at once', async () => {
    const time = virtualTime();
    const budget = createThrottleBudget({ limitOf: () => ({ concurrent: 1 }), ...time });
    const both = ['mailbox:a', 'mailbox:b'].map((scope) => ({ scope, cost: 1 }));
    const pass = async (charges: typeof both): Promise<void> => {
      const slot = await budget.enter(charges, 'Low');
      await time.sleep(100);
      slot.answered();
    };

    await time.pass(Promise.all([pass(both), pass(both.toReversed()), pass(both)]));

    expect(time.elapsed()).toBe(300);
  });
});

describe('an approval', () => {
  it('overtakes the collector that shares its budget, within one freed place', async () => {
    const time = virtualTime();
    const limitOf = () => ({ windowMs: 10_000, limit: 10 });
    const budget = createThrottleBudget({ limitOf, ...time });
    const order: string[] = [];
    const enter = async (name: string, priority: Priority): Promise<void> => {
      (await budget.enter([{ scope: 'identity', cost: 1 }], priority)).answered();
      order.push(name);
    };
    const collecting = Array.from({ length: 100 }, (__, page) => enter(`page ${page}`, 'Low'));

    await time.pass(Promise.all([...collecting, enter('approval', 'High')]));

    expect(order.indexOf('approval')).toBe(10);
    expect(order).toHaveLength(101);
  });
});
