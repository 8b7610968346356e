import { describe, expect, it } from 'vitest';
import { createPopulation } from '../population.ts';
import { startTwin, testToday, type StartedTwin } from '../started-twin.fixture.ts';
import { createArmEstate } from './arm-estate.ts';
import { costLinesOf, costTagOf, sumCosts } from './costs.ts';
import { reservationDayOf } from './reservations.ts';

const tenant = createPopulation({ seed: 1, users: 600, today: testToday });

async function withTwin<T>(
  options: Parameters<typeof startTwin>[0],
  use: (twin: StartedTwin) => Promise<T>,
): Promise<T> {
  const twin = await startTwin({ tenant, ...options });
  try {
    return await use(twin);
  } finally {
    await twin.stop();
  }
}

describe('the Azure estate', () => {
  const estate = createArmEstate(tenant);

  it('is the same for the same tenant, and another for another', () => {
    const other = createArmEstate(createPopulation({ seed: 2, users: 600, today: testToday }));

    expect(createArmEstate(tenant).resources).toEqual(estate.resources);
    expect(other.resources.map(({ id }) => id)).not.toEqual(estate.resources.map(({ id }) => id));
  });

  it('grows with the tenant, from 40 machines on', () => {
    const machinesOf = (users: number) =>
      createArmEstate({ ...tenant, users }).resources.filter(({ kind }) => kind === 'vm').length;

    expect([machinesOf(600), machinesOf(100_000)]).toEqual([40, 200]);
    expect(createArmEstate({ ...tenant, users: 1_500_000 }).subscriptions).toHaveLength(12);
  });

  it('holds each thing once', () => {
    const ids = [...estate.resources, ...estate.groups].map(({ id }) => id.toLowerCase());

    expect(new Set(ids).size).toBe(ids.length);
  });

  it('holds the traps of tags: other cases, empty values, and none', () => {
    const keys = new Set(estate.resources.flatMap(({ tags }) => Object.keys(tags ?? {})));
    const isEmpty = estate.groups.concat().filter(({ tags }) => tags === null || tags.CostCenter === '');

    expect([...keys]).toEqual(expect.arrayContaining(['CostCenter', 'costcenter', 'Environment']));
    expect(isEmpty.length).toBeGreaterThan(0);
  });

  it('holds reservations above and below 85 % of use', () => {
    const shares = estate.reservations.flatMap(({ reservations }) =>
      reservations.map((reservation) => {
        const days = Array.from({ length: 30 }, (_, back) =>
          reservationDayOf(reservation, tenant.todayDay - 2 - back, tenant.todayDay),
        ).flatMap((day) => day ?? []);
        const total = (of: 'usedHours' | 'reservedHours') => days.reduce((sum, day) => sum + day[of], 0);
        return total('usedHours') / total('reservedHours');
      }),
    );

    expect(shares.some((share) => share < 0.85)).toBe(true);
    expect(shares.some((share) => share >= 0.85)).toBe(true);
    expect(
      reservationDayOf(estate.reservations[0]!.reservations[0]!, tenant.todayDay, tenant.todayDay),
    ).toBeNull();
  });

  it('draws on its commitment invoice by invoice', () => {
    const { events, lots } = estate.commitment;

    for (const [index, event] of events.entries()) {
      const before = events[index - 1]?.closedBalance;
      if (before !== undefined) expect(event.closedBalance).toBeCloseTo(before + event.charges, 2);
    }
    expect(lots[0]?.closedBalance).toBe(events.at(-1)?.closedBalance);
  });

  it('costs the same however it is summed, and nothing in a month to come', () => {
    const [subscription] = estate.subscriptions;
    const lines = costLinesOf(estate, subscription!, '2026-10-01', tenant.todayDay);
    const total = (sums: readonly { readonly amount: number }[]) =>
      sums.reduce((sum, { amount }) => sum + amount, 0);

    const byTag = sumCosts(lines, (line) => [costTagOf(line, 'costcenter')]);
    const byPricing = sumCosts(lines, ({ pricingModel, publisherType }) => [pricingModel, publisherType]);
    expect(total(byTag)).toBeCloseTo(total(byPricing), 2);
    expect(costLinesOf(estate, subscription!, '2026-12-01', tenant.todayDay)).toEqual([]);
  });
});

describe('Azure Resource Manager of the twin', () => {
  const skus = '/subscriptions?api-version=2022-12-01';

  it('takes the fixed token only, and asks for a version', async () => {
    await withTwin({}, async (twin) => {
      const stranger = await twin.call(skus, { headers: { authorization: 'Bearer other' } });
      const withoutVersion = await twin.call('/subscriptions');
      const unknown = await twin.call('/providers/Microsoft.Nothing/things?api-version=1');

      expect([stranger.status, withoutVersion.status, unknown.status]).toEqual([401, 400, 404]);
    });
  });

  it('limits the cost queries of a scope, and says how long to wait', async () => {
    await withTwin({ throttling: true }, async (twin) => {
      const { id } = createArmEstate(tenant).subscriptions[0]!;
      const ask = () =>
        twin.call(`/subscriptions/${id}/providers/Microsoft.CostManagement/query?api-version=2023-11-01`, {
          method: 'POST',
          body: {
            timePeriod: { from: '2026-10-01T00:00:00Z', to: '2026-10-31T23:59:59Z' },
            dataset: { granularity: 'Monthly', grouping: [] },
          },
        });

      const answers = [await ask(), await ask(), await ask(), await ask(), await ask()];

      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429]);
      const header = 'x-ms-ratelimit-microsoft.costmanagement-entity-retry-after';
      expect(Number(answers[4]?.headers.get(header))).toBe(60);
    });
  });

  it('limits queries of Resource Graph, refuses unknown columns, and pages by token', async () => {
    await withTwin({ throttling: true }, async (twin) => {
      const ask = (query: string, options: object = {}) =>
        twin.call('/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', {
          method: 'POST',
          body: { query, options },
        });
      const machines = "resources | where type =~ 'microsoft.compute/virtualmachines' | project";

      const first = await ask(`${machines} id, name`, { $top: 10 });
      const { $skipToken } = JSON.parse(first.text) as { $skipToken: string };
      const second = await ask(`${machines} id, name`, { $top: 10, $skipToken });
      const cut = await ask(`${machines} name`, { $top: 10 });
      const unknown = await ask(`${machines} id, colour`);
      const rest: number[] = [];
      for (let time = 4; time < 16; time += 1) rest.push((await ask(`${machines} id`)).status);

      expect(first.text).not.toBe(second.text);
      expect(JSON.parse(cut.text)).toMatchObject({ resultTruncated: 'true', count: 10, totalRecords: 40 });
      expect(unknown.status).toBe(400);
      expect(first.headers.get('x-ms-user-quota-remaining')).toBe('14');
      expect(rest.at(-1)).toBe(429);
      expect(rest.slice(0, -1).every((status) => status === 200)).toBe(true);
    });
  });
});
