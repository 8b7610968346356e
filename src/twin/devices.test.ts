import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDevices, type TwinDevice } from './devices.ts';
import { dayMs } from './days.ts';
import { startTwin, testToday, type StartedTwin } from './started-twin.fixture.ts';
import { createPopulation } from './population.ts';

function devicesOf(seed: number, users = 600): { list: TwinDevice[]; today: number } {
  const tenant = createPopulation({ seed, users, today: testToday });
  const devices = createDevices(tenant);
  const list = Array.from({ length: devices.slots }, (_, slot) => devices.deviceAt(slot)).filter(
    (each) => each !== null,
  );
  return { list, today: tenant.todayDay };
}

describe.each([1, 2, 3])('the devices of seed %i', (seed) => {
  const { list, today } = devicesOf(seed);
  const share = (isWanted: (device: TwinDevice) => boolean) => list.filter(isWanted).length / list.length;

  it('are about nine for ten people, one in eight of them stale', () => {
    const stale = share(
      ({ syncMs }) => typeof syncMs === 'number' && today - Math.floor(syncMs / dayMs) > 90,
    );

    expect(list.length / 600).toBeGreaterThan(0.8);
    expect(list.length / 600).toBeLessThan(1);
    expect(stale).toBeGreaterThan(0.08);
    expect(stale).toBeLessThan(0.17);
  });

  it('hold the oddities of a real tenant', () => {
    for (const isOdd of [
      ({ syncMs }: TwinDevice) => syncMs === 'zero',
      ({ userId, person }: TwinDevice) => userId === null && person === null,
      ({ userId, person }: TwinDevice) => userId === null && person !== null,
      ({ userId }: TwinDevice) => userId === '',
      ({ userPrincipalName, person }: TwinDevice) => person !== null && userPrincipalName !== person.upn,
      ({ compliance }: TwinDevice) => compliance === 'noncompliant',
      ({ enrollment }: TwinDevice) => enrollment === 'windowsBulkUserless',
      ({ enrollment, person }: TwinDevice) => enrollment === 'deviceEnrollmentManager' && person !== null,
      ({ ownership, os }: TwinDevice) => ownership === 'personal' && os === 'iOS',
      ({ os }: TwinDevice) => os === 'macOS',
    ])
      expect([String(isOdd), list.some(isOdd)]).toEqual([String(isOdd), true]);
    expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
    expect(new Set(list.map(({ name }) => name)).size).toBeLessThan(list.length);
  });
});

describe('served', () => {
  let twin: StartedTwin;
  beforeAll(async () => {
    twin = await startTwin({ seed: 1, users: 600 });
  });
  afterAll(() => twin.stop());
  const path = '/v1.0/deviceManagement/managedDevices';

  it('comes in pages, each device once', async () => {
    const rows = await twin.all(`${path}?$select=id,lastSyncDateTime&$top=100`);

    expect(rows.map(({ id }) => id)).toEqual(devicesOf(1).list.map(({ id }) => id));
    expect(Object.keys(rows[0]!)).toEqual(['id', 'lastSyncDateTime']);
  });

  it('filters by check-in, the zero date before all', async () => {
    const before = await twin.all(`${path}?$filter=lastSyncDateTime lt 2026-08-24T00:00:00Z&$select=id`);
    const since = await twin.all(`${path}?$filter=lastSyncDateTime ge 2026-08-24T00:00:00Z&$select=id`);
    const { list } = devicesOf(1);

    expect(before.length + since.length).toBe(list.filter(({ syncMs }) => syncMs !== null).length);
    expect(before.length).toBeGreaterThan(10);
  });

  it.each([
    `${path}/$count`,
    `${path}?$top=1001`,
    `${path}?$select=nothing`,
    `${path}?$filter=operatingSystem eq 'Windows'`,
  ])('refuses %s', async (wrong) => {
    expect((await twin.call(wrong)).status).toBe(400);
  });

  it('lists what was detected, with a count or without', async () => {
    const rows = await twin.all('/v1.0/deviceManagement/detectedApps?$top=5&$select=id,version,deviceCount');

    expect(rows.length).toBeGreaterThan(15);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(rows.filter((row) => 'deviceCount' in row && row.deviceCount === null)).toHaveLength(1);
  });
});
