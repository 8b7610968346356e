import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { gibibyte } from './mailbox.ts';
import type { Person } from './person.ts';
import {
  byName,
  peopleOf,
  personOf,
  readReport,
  startTwin,
  type ReportRow,
  type StartedTwin,
} from './started-twin.fixture.ts';
import { hasAnyPlan, skuOf, type SkuKey } from './tenant-skus.ts';
import { groundTruth } from './truth.ts';

let twin: StartedTwin;
let apps: ReadonlyMap<string, ReportRow>;
let mailboxes: ReadonlyMap<string, ReportRow>;
let active: ReadonlyMap<string, ReportRow>;
beforeAll(async () => {
  twin = await startTwin();
  apps = byName(await readReport(twin, "getM365AppUserDetail(period='D180')"));
  mailboxes = byName(await readReport(twin, "getMailboxUsageDetail(period='D180')"));
  active = byName(await readReport(twin, "getOffice365ActiveUserDetail(period='D180')"));
});
afterAll(() => twin.stop());

function inTrap(trap: string): Person[] {
  return peopleOf(twin.tenant, ({ archetype }) => archetype.traps?.includes(trap) === true);
}

function heldBy({ rows }: Person): SkuKey[] {
  return rows.filter((row) => row.state !== 'Error').map((row) => row.sku);
}

/** Of everybody in the trap, as written; a person without a row has `no row`. */
function cells(trap: string, report: ReadonlyMap<string, ReportRow>, column: string): Set<string> {
  const people = inTrap(trap);
  expect(people.length).toBeGreaterThan(0);
  return new Set(people.map(({ upn }) => report.get(upn.toLowerCase())?.[column] ?? 'no row'));
}

describe('people at the boundary of their plan', () => {
  it('use desktop applications F3 does not install', () => {
    const isDesktop = ({ upn }: Person) => {
      const row = apps.get(upn.toLowerCase());
      return row?.Windows === 'Yes' || row?.Mac === 'Yes';
    };

    expect(inTrap('desktop-beyond-plan').every(isDesktop)).toBe(true);
    const others = peopleOf(
      twin.tenant,
      (person) => heldBy(person).includes('F3') && person.archetype.apps === undefined,
    );
    expect(others.length).toBeGreaterThan(30);
    expect(others.filter(isDesktop)).toEqual([]);
  });

  it('use the web and the phone only, on E5 and on E3', () => {
    expect(cells('web-and-mobile-only', apps, 'Windows')).toEqual(new Set(['No']));
    expect(cells('web-and-mobile-only', apps, 'Mac')).toEqual(new Set(['No']));
    expect(cells('web-and-mobile-only', apps, 'Web')).toEqual(new Set(['Yes']));
    expect(new Set(inTrap('web-and-mobile-only').map(({ archetype }) => archetype.suite))).toEqual(
      new Set(['E5', 'E3']),
    );
    expect(cells('apps-untold', apps, 'Web')).toEqual(new Set(['']));
  });

  it('have mailboxes on both sides of what their plan holds', () => {
    const bytesOf = ({ upn }: Person) =>
      Number(mailboxes.get(upn.toLowerCase())?.['Storage Used (Byte)'] ?? Number.NaN);
    const limitOf = (person: Person) =>
      heldBy(person).some((sku) => hasAnyPlan(sku, ['EXCHANGE_S_ENTERPRISE']))
        ? 100
        : heldBy(person).includes('F3')
          ? 2
          : 50;

    for (const person of inTrap('mailbox-beyond-plan')) {
      expect(bytesOf(person)).toBeGreaterThan(limitOf(person) * gibibyte);
    }
    for (const person of inTrap('large-mailbox-in-plan')) {
      expect(bytesOf(person)).toBeGreaterThan(50 * gibibyte);
      expect(bytesOf(person)).toBeLessThan(100 * gibibyte);
    }
    for (const person of inTrap('f3-would-do')) expect(bytesOf(person)).toBeLessThan(2 * gibibyte);
    expect(cells('large-mailbox-in-plan', mailboxes, 'Has Archive')).toEqual(new Set(['True']));
  });

  it.each([
    ['two-suites', ['E5', 'E3']],
    ['two-visio-plans', ['VISIO1', 'VISIO2']],
    ['copilot-both-skus', ['COPILOT', 'COPILOT2']],
    ['security-add-on', ['E3', 'E5SEC']],
  ] as const)('hold %s', (trap, skus) => {
    expect(inTrap(trap).length).toBeGreaterThan(0);
    for (const person of inTrap(trap)) expect(heldBy(person)).toEqual(expect.arrayContaining([...skus]));
  });

  it('hold a plan that another plan of theirs contains', async () => {
    const skus = await twin.all('/v1.0/subscribedSkus');
    const plansOf = (key: SkuKey) =>
      skus
        .find(({ skuId }) => skuId === skuOf(key).skuId)!
        .servicePlans.map((plan) => (plan as { servicePlanName: string }).servicePlanName)
        .filter((name) => name !== 'EXCHANGE_S_FOUNDATION');
    const isWithin = (inner: SkuKey, outer: SkuKey) =>
      plansOf(inner).every((name) => plansOf(outer).includes(name));

    expect(isWithin('DEFENDER1', 'E3')).toBe(true);
    expect(isWithin('VISIO1', 'VISIO2')).toBe(true);
    expect(isWithin('E5SEC', 'E5')).toBe(true);
    expect(isWithin('E5SEC', 'E3')).toBe(false);
    expect(isWithin('PHONE', 'E5')).toBe(true);
    expect(peopleOf(twin.tenant, (person) => heldBy(person).includes('DEFENDER1'))).toHaveLength(3);
    const twice = (sku: SkuKey) =>
      peopleOf(twin.tenant, (person) => heldBy(person).includes('E5') && heldBy(person).includes(sku)).length;
    expect([twice('POWERBI') > 0, twice('PHONE') > 0]).toEqual([true, true]);
  });

  it('are active in Viva Engage alone, or without a licence', () => {
    for (const { upn } of inTrap('engage-only')) {
      const row = active.get(upn.toLowerCase())!;
      expect(row['Yammer Last Activity Date']! >= '2026-10-25').toBe(true);
      expect(row['Teams Last Activity Date']).toBe('');
      expect(row['Exchange Last Activity Date']! < '2026-08-25').toBe(true);
    }
    expect(cells('passed-on', active, 'Has Exchange License')).toEqual(new Set(['False']));
    for (const { upn, rows } of inTrap('passed-on')) {
      expect(rows).toEqual([]);
      expect(active.get(upn.toLowerCase())!['Exchange Last Activity Date']! > '2026-09-01').toBe(true);
    }
  });

  it('got E5 through a group that gives it to many', async () => {
    const members = await twin.all(
      `/v1.0/groups/${twin.tenant.groups.idOf('e5-rollout')}/members?$select=id`,
    );

    expect(members.map(({ id }) => id).sort()).toEqual(
      inTrap('underused-group')
        .map(({ id }) => id)
        .sort(),
    );
    expect(members.length).toBeGreaterThan(10);
  });
});

describe('shared mailboxes', () => {
  it('stand on both sides of every line that asks for a licence', async () => {
    const users = await twin.all('/v1.0/users?$select=id,accountEnabled,assignedLicenses&$top=999');
    const factsOf = (archetype: string) => {
      const id = personOf(twin.tenant, archetype);
      const user = users.find((each) => each.id === id)!;
      const row = mailboxes.get(twin.tenant.personAt(twin.tenant.indexOfId(id)!).upn.toLowerCase());
      return {
        licensed: user.assignedLicenses.length > 0,
        enabled: user.accountEnabled,
        large: row === undefined ? null : Number(row['Storage Used (Byte)']) > 50 * gibibyte,
        archive: row?.['Has Archive'] ?? null,
      };
    };
    const small = { licensed: false, enabled: false, large: false, archive: 'False' };

    expect(factsOf('shared-unlicensed')).toEqual(small);
    expect(factsOf('shared-licensed-small')).toEqual({ ...small, licensed: true });
    expect(factsOf('shared-over-50-gib')).toEqual({ ...small, large: true });
    expect(factsOf('shared-archive')).toEqual({ ...small, archive: 'True' });
    expect(factsOf('shared-signed-in')).toEqual({ ...small, enabled: true });
    expect(factsOf('shared-enabled-quiet')).toEqual({ ...small, enabled: true });
    expect(factsOf('shared-unreported')).toEqual({ ...small, large: null, archive: null });
  });

  it('are signed in to directly, lately or long ago', async () => {
    const lastOf = async (archetype: string) => {
      const answer = await twin.call(
        `/v1.0/users/${personOf(twin.tenant, archetype)}?$select=id,signInActivity`,
      );
      return answer.json.signInActivity!.lastSuccessfulSignInDateTime!.slice(0, 10);
    };

    expect(await lastOf('shared-signed-in')).toBe('2026-11-10');
    expect(await lastOf('shared-enabled-quiet')).toBe('2026-06-15');
  });
});

describe('people the usual window would wrong', () => {
  it('say so in the directory', async () => {
    const users = await twin.all(
      '/v1.0/users?$select=id,employeeType,onPremisesExtensionAttributes,accountEnabled&$top=999',
    );
    const idsOf = (trap: string) =>
      inTrap(trap)
        .map(({ id }) => id)
        .sort();
    const found = (isWanted: (user: (typeof users)[number]) => boolean) =>
      users
        .filter(isWanted)
        .map(({ id }) => id)
        .sort();

    expect(found((user) => user.employeeType === 'Part-time')).toEqual(idsOf('part-time'));
    expect(found((user) => user.employeeType === 'Seasonal')).toEqual(idsOf('seasonal'));
    expect(
      found((user) => user.onPremisesExtensionAttributes['extensionAttribute10'] === 'priority'),
    ).toEqual(idsOf('priority'));
    const disabled = new Set(found((user) => !user.accountEnabled));
    expect(idsOf('disabled').every((id) => disabled.has(id))).toBe(true);
  });

  it('are judged by their own window in the truth, and by the other where they have none', () => {
    const { seats } = groundTruth(twin.tenant);
    const verdictOf = (archetype: string) => {
      const id = personOf(twin.tenant, archetype);
      return seats.find((seat) => seat.userId === id)?.verdict;
    };

    expect(['part-time-120', 'part-time-180', 'seasonal-200', 'seasonal-400'].map(verdictOf)).toEqual(
      Array.from({ length: 4 }, () => 'active'),
    );
    expect(['part-time-181', 'part-time-200', 'seasonal-401'].map(verdictOf)).toEqual(
      Array.from({ length: 3 }, () => 'inactive'),
    );
    expect(verdictOf('part-time-disagree')).toBe('unknown');
    expect(verdictOf('e5-priority')).toBe('protected');
    expect(verdictOf('e3-disabled-recent')).toBe('active');
  });

  it('never join the forty E5 seats that can be taken back', () => {
    const added = new Set(
      ['part-time', 'seasonal', 'priority', 'two-suites', 'underused-group', 'disabled-recently-active']
        .flatMap((trap) => inTrap(trap))
        .map(({ id }) => id),
    );
    const cohort = groundTruth(twin.tenant).seats.filter(
      (seat) => seat.product === 'microsoft-365-e5' && seat.reclaimable,
    );

    expect(cohort).toHaveLength(40);
    expect(cohort.filter(({ userId }) => added.has(userId))).toEqual([]);
  });
});
