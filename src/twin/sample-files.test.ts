import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';

import { createPopulation, type Tenant } from './population.ts';
import { products } from './products.ts';
import { registerLines } from './register-rows.ts';
import { attestationHeader } from './attestation-rows.ts';
import { holdsHeader, phonesHeader } from './exchange-rows.ts';
import { historyHeader } from './history-rows.ts';
import {
  attestationRows,
  historyRows,
  holdRows,
  invoiceHeader,
  invoiceRows,
  phoneRows,
  priceBookHeader,
  priceBookRows,
} from './sample-files.ts';
import { peopleOf, testToday } from './started-twin.fixture.ts';
import { skuOf } from './tenant-skus.ts';
import { groundTruth } from './truth.ts';

type Row = Readonly<Record<string, string>>;

function rowsOf(text: string): Row[] {
  return parse(text, { columns: true });
}

function tenantOf(options: { seed?: number; users?: number; today?: string } = {}): Tenant {
  return createPopulation({ seed: 1, users: 600, today: testToday, ...options });
}

const tenant = tenantOf();

it.each([
  ['attestations', attestationRows, attestationHeader],
  ['the price book', priceBookRows, priceBookHeader],
  ['history', historyRows, historyHeader],
  ['invoices', invoiceRows, invoiceHeader],
  ['holds', (of: Tenant) => holdRows(of), holdsHeader],
  ['phone numbers', phoneRows, phonesHeader],
] as const)('%s: the import header, and the same text for the same tenant', (_name, write, header) => {
  const text = write(tenant);

  expect(Object.keys(rowsOf(text)[0]!)).toEqual([...header]);
  expect(write(tenantOf())).toBe(text);
});

describe('attestations', () => {
  const rows = rowsOf(attestationRows(tenant));
  const usersOf = (feature: string) => rows.filter((row) => row.feature === feature).map((row) => row.user!);
  const holdersOf = (sku: 'E5' | 'E3' | 'PHONE') =>
    new Set(
      peopleOf(tenant, (person) => person.rows.some((row) => row.sku === sku && row.state !== 'Error')).map(
        ({ upn }) => upn,
      ),
    );

  it('name about 15 % of the E5 people for each of its tools, and some on E3', () => {
    const e5 = holdersOf('E5');
    for (const feature of [
      'defender-office-2',
      'defender-endpoint-2',
      'defender-cloud-apps',
      'purview-information-protection-2',
      'purview-compliance',
      'entra-p2',
    ]) {
      const share = usersOf(feature).filter((user) => e5.has(user)).length / e5.size;
      expect([feature, share > 0.11 && share < 0.19]).toEqual([feature, true]);
    }
    const mixed = usersOf('defender-office-2').filter((user) => !e5.has(user));
    expect(mixed.length).toBeGreaterThan(1);
    expect(mixed.every((user) => holdersOf('E3').has(user))).toBe(true);
    for (const feature of ['phone', 'audio-conferencing', 'power-bi']) {
      expect(usersOf(feature).length).toBeGreaterThan(10);
    }
  });

  it('speak once of everybody, of nobody, and of one feature not at all', () => {
    expect(usersOf('entra-p1')).toEqual(['*']);
    expect(usersOf('defender-endpoint-1')).toEqual(['-']);
    expect(usersOf('defender-identity')).toEqual([]);
    expect(rowsOf(attestationRows(tenant, [])).some((row) => row.feature === 'defender-identity')).toBe(true);
  });

  it('are one list per feature: people of the tenant, each once, on one day, used before it', () => {
    const names = new Set(peopleOf(tenant, () => true).map(({ upn }) => upn));
    for (const feature of new Set(rows.map((row) => row.feature!))) {
      const users = usersOf(feature);
      const own = rows.filter((row) => row.feature === feature);
      expect(new Set(users).size).toBe(users.length);
      expect(users.filter((user) => user !== '*' && user !== '-' && !names.has(user))).toEqual([]);
      expect(new Set(own.map((row) => row.attestedOn)).size).toBe(1);
      expect(own.filter((row) => row.lastUsedOn! > row.attestedOn!)).toEqual([]);
      expect(own.filter((row) => row.attestedOn! > testToday)).toEqual([]);
    }
    expect(rows.filter((row) => row.attestedOn! < '2026-05-26').map((row) => row.feature)).toEqual([
      'windows-enterprise',
    ]);
  });

  it('leave few users of premium features in the group of the rollout', () => {
    const members = peopleOf(tenant, ({ archetype }) => archetype.name === 'e5-rollout');
    const premium = new Set(
      ['phone', 'power-bi', 'entra-p2', 'defender-office-2', 'purview-compliance'].flatMap(usersOf),
    );

    expect(members.filter(({ upn }) => premium.has(upn)).length / members.length).toBeLessThan(0.3);
  });

  it('say that nobody uses what nobody in a small tenant does', () => {
    const small = rowsOf(attestationRows(tenantOf({ users: 10 })));

    expect(new Set(small.map((row) => row.feature)).size).toBe(17);
    expect(small.some((row) => row.user === '-' && row.feature === 'audio-conferencing')).toBe(true);
  });
});

describe('the price book', () => {
  it('prices each SKU once, in sterling, and as the register does where both do', () => {
    const rows = rowsOf(priceBookRows(tenant));
    const registered = new Map(
      products.flatMap(({ skus, unitPrice }) => skus.map((sku) => [skuOf(sku).skuId, unitPrice] as const)),
    );

    expect(new Set(rows.map((row) => row.skuId)).size).toBe(rows.length);
    expect(new Set(rows.map((row) => `${row.currency}/${row.pricePer}`))).toEqual(new Set(['GBP/month']));
    for (const { skuId, unitPrice } of rows) expect(registered.get(skuId!) ?? unitPrice).toBe(unitPrice);
    expect(rows.map((row) => row.skuId)).toContain('184efa21-98c3-4e5d-95ab-d07053a96e67');
  });
});

describe('history', () => {
  const rows = rowsOf(historyRows(tenant));
  const activeOf = (product: string, all = rows) =>
    all.filter((row) => row.product === product).map((row) => Number(row.active));

  it('tells 24 months before the present one for each product of the register', () => {
    for (const { id } of products) {
      const own = rows.filter((row) => row.product === id);
      expect(own.map((row) => row.month)).toEqual(
        Array.from({ length: 24 }, (_, step) =>
          new Date(Date.UTC(2024, 10 + step, 1)).toISOString().slice(0, 7),
        ),
      );
      for (const row of own) expect(Number(row.active)).toBeLessThanOrEqual(Number(row.assigned));
      expect(new Set(own.map((row) => row.method)).size).toBe(1);
    }
  });

  it.each([
    [1, 600, testToday],
    [2, 300, '2027-01-05'],
    [3, 5000, '2024-09-01'],
  ])('leads to today, seed %i, %i people on %s', (seed, users, today) => {
    const own = tenantOf({ seed, users, today });
    const all = rowsOf(historyRows(own));
    const { positions } = groundTruth(own);
    const e5 = activeOf('microsoft-365-e5', all);
    const copilot = activeOf('microsoft-365-copilot', all);
    const now = (product: string) => positions.find((position) => position.product === product)!.active;

    for (let month = 12; month < 24; month += 1) {
      expect(e5[month]! / e5[month - 12]!).toBeLessThan(0.93);
      expect(copilot[month]!).toBeGreaterThan(copilot[month - 12]!);
    }
    expect(e5[23]! / now('microsoft-365-e5')).toBeLessThan(1.03);
    expect(e5[23]!).toBeGreaterThanOrEqual(now('microsoft-365-e5'));
    expect(copilot[23]!).toBeLessThanOrEqual(now('microsoft-365-copilot'));
  });

  it('gives E3 a season and no decline', () => {
    const months = new Map(
      rows.filter((row) => row.product === 'microsoft-365-e3').map((row) => [row.month!, Number(row.active)]),
    );
    const [november, january] = [months.get('2025-11')!, months.get('2026-01')!];

    expect(1 - january / november).toBeGreaterThan(0.3);
    expect(1 - january / november).toBeLessThan(0.4);
    for (const [month, active] of months) {
      const before = months.get(`${Number(month.slice(0, 4)) - 1}${month.slice(4)}`);
      if (before !== undefined) expect(Math.abs(active - before)).toBeLessThanOrEqual(2);
    }
  });
});

describe('invoices', () => {
  const rows = rowsOf(invoiceRows(tenant));

  it('bill what is in force, but for one product too many and one product nobody registered', () => {
    const newest = rows.filter((row) => row.periodStart === '2026-11-01');
    const differences = newest.flatMap((row) => {
      const entitled = tenant.entitled.get(row.product!) ?? 0;
      const beyond = Number(row.quantity) - entitled;
      return beyond === 0 ? [] : [[row.product, beyond, entitled > 0]];
    });

    expect(newest).toHaveLength(products.length + 1);
    expect(differences).toEqual([
      ['power-bi-pro', 5, true],
      ['exchange-online-plan-1', tenant.holders.get('EXCHANGE1'), false],
    ]);
  });

  it('bill earlier months as they were in force then, each month once', () => {
    const october = rows.find(
      (row) => row.product === 'microsoft-365-e3' && row.periodStart === '2026-10-01',
    );
    const inForce = registerLines(tenant).filter(
      ({ product, startDate, endDate }) =>
        product.id === 'microsoft-365-e3' && startDate <= '2026-10-01' && '2026-10-01' <= endDate,
    );

    expect(Number(october?.quantity)).toBe(inForce.reduce((total, line) => total + line.quantity, 0));
    expect(october?.periodEnd).toBe('2026-10-31');
    expect(new Set(rows.map((row) => `${row.product}/${row.periodStart}`)).size).toBe(rows.length);
  });

  it('ask the price of the register, in its currency', () => {
    for (const { id, unitPrice, currency } of products) {
      for (const row of rows.filter((each) => each.product === id)) {
        expect(Number(row.amount)).toBeCloseTo(Number(row.quantity) * Number(unitPrice), 2);
        expect(row.currency).toBe(currency);
      }
    }
  });
});

describe('holds and phone numbers', () => {
  const truth = groundTruth(tenant);
  const reclaimable = new Set(truth.seats.filter((seat) => seat.reclaimable).map(({ userId }) => userId));

  it('hold nobody whose licence could be taken back, unless named', () => {
    const isHeld = (row: Row) => row.litigationHold === 'True' || row.inPlaceHolds !== '';
    const held = rowsOf(holdRows(tenant)).filter(isHeld);
    const [somebody] = [...reclaimable].filter((id) =>
      rowsOf(holdRows(tenant)).some((row) => row.objectId === id),
    );

    expect(held.length).toBeGreaterThan(5);
    expect(held.filter((row) => reclaimable.has(row.objectId!))).toEqual([]);
    const more = rowsOf(holdRows(tenant, [somebody!])).filter(isHeld);
    expect(more.map((row) => row.objectId)).toEqual(expect.arrayContaining([somebody]));
    expect(more).toHaveLength(held.length + 1);
  });

  it('tell of some who would lose a number, and of no number', () => {
    const rows = rowsOf(phoneRows(tenant));
    const theirs = rows.filter((row) => reclaimable.has(row.objectId!) && row.telephoneNumber === 'yes');

    expect(theirs.length).toBeGreaterThan(1);
    expect(new Set(rows.map((row) => row.telephoneNumber))).toEqual(new Set(['yes', 'no']));
  });
});
