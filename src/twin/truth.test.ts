import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';

import { archetypes } from './archetype-deck.ts';
import { createPopulation } from './population.ts';
import { primaryOwner } from './people.ts';
import { products } from './products.ts';
import { registerHeader } from './register-rows.ts';
import { testToday } from './started-twin.fixture.ts';
import { groundTruth, registerRows } from './truth.ts';

function tenantOf(seed: number, users = 600) {
  return createPopulation({ seed, users, today: testToday });
}

const seeds = Array.from({ length: 20 }, (_, position) => position + 1);

describe('groundTruth', () => {
  it('tells the demo tenant the way the demo needs it', () => {
    const truth = groundTruth(tenantOf(1));
    const position = (product: string) => truth.positions.find((each) => each.product === product)!;
    const reclaimable = (product: string) =>
      truth.seats.filter((seat) => seat.product === product && seat.reclaimable);

    expect(reclaimable('microsoft-365-e5')).toHaveLength(40);
    expect(new Set(reclaimable('microsoft-365-e5').map((seat) => seat.path))).toEqual(new Set(['direct']));
    expect(new Set(reclaimable('microsoft-365-e5').map((seat) => seat.verdict))).toEqual(
      new Set(['inactive']),
    );
    expect(position('microsoft-365-e5')).toMatchObject({ entitled: 400, purchased: 400, exposureUnits: 0 });
    expect(reclaimable('microsoft-365-copilot')).toHaveLength(25);
    expect(position('visio-plan-2').exposureUnits).toBe(6);
    const powerBi = position('power-bi-pro');
    expect(powerBi.assigned / powerBi.entitled).toBeGreaterThan(0.9);
    expect(powerBi.assigned / powerBi.entitled).toBeLessThan(0.95);
    expect(powerBi.purchased).toBe(powerBi.entitled);
  });

  it.each(seeds)('adds up for seed %i', (seed) => {
    const truth = groundTruth(tenantOf(seed));

    expect(truth.positions.map((position) => position.product)).toEqual(
      products.map((product) => product.id),
    );
    for (const position of truth.positions) {
      const seats = truth.seats.filter((seat) => seat.product === position.product);
      const { active, inactive, neverUsed, new: fresh, protected: kept, unknown } = position;
      expect(active + inactive + neverUsed + fresh + kept + unknown).toBe(position.assigned);
      expect(seats).toHaveLength(position.assigned);
      expect(new Set(seats.map((seat) => seat.userId)).size).toBe(position.assigned);
      expect(position.unassigned).toBe(Math.max(0, position.entitled - position.assigned));
      expect(position.exposureUnits).toBe(Math.max(0, position.assigned - position.entitled));
      expect(position.wasteUnits).toBe(inactive + neverUsed + position.unassigned);
    }
  });

  it.each(seeds)('agrees with what each archetype says of itself, seed %i', (seed) => {
    const tenant = tenantOf(seed);
    const productOf = new Map(
      products.flatMap((product) => product.skus.map((sku) => [sku, product.id] as const)),
    );
    const seats = new Map(
      groundTruth(tenant).seats.map((seat) => [`${seat.userId}:${seat.product}`, seat.verdict]),
    );

    const wrong: string[] = [];
    for (let index = 0; index < tenant.users; index += 1) {
      const { id, archetype } = tenant.personAt(index);
      const suite = archetype.suite && productOf.get(archetype.suite);
      const pairs = [
        [suite, archetype.expect],
        ['microsoft-365-copilot', archetype.copilot?.expect],
      ] as const;
      for (const [product, expected] of pairs) {
        if (product === undefined || expected === undefined) continue;
        const verdict = seats.get(`${id}:${product}`);
        if (verdict !== expected)
          wrong.push(`${archetype.name}: ${product} is ${verdict ?? 'no seat'}, not ${expected}`);
      }
    }

    expect(wrong).toEqual([]);
  });

  it('gives other seeds other counts', () => {
    const counts = new Set(seeds.map((seed) => groundTruth(tenantOf(seed)).positions[0]!.inactive));

    expect(counts.size).toBeGreaterThan(5);
  });

  it('never calls a seat reclaimable that a group also gives, or whose mailbox is shared', () => {
    const tenant = tenantOf(2);
    for (const seat of groundTruth(tenant).seats.filter((each) => each.reclaimable)) {
      expect(seat.path).toBe('direct');
      expect(['inactive', 'neverUsed']).toContain(seat.verdict);
      expect([null, 'user']).toContain(tenant.personAt(tenant.indexOfId(seat.userId)!).purpose);
    }
  });

  it('names the people of every trap of the archetypes', () => {
    const truth = groundTruth(tenantOf(4, 300));

    expect(Object.keys(truth.traps).sort()).toEqual(
      [...new Set(archetypes.flatMap(({ traps }) => traps ?? []))].sort(),
    );
    for (const userIds of Object.values(truth.traps)) expect(userIds.length).toBeGreaterThan(0);
  });

  it('keeps shares realistic when the tenant is large', () => {
    const truth = groundTruth(tenantOf(6, 20_000));
    const assigned = truth.positions.reduce((total, each) => total + each.assigned, 0);
    const active = truth.positions.reduce((total, each) => total + each.active, 0);

    expect(1 - active / assigned).toBeGreaterThan(0.15);
    expect(1 - active / assigned).toBeLessThan(0.25);
  });
});

describe('registerRows', () => {
  it('writes the import header and lines that add up to the truth', () => {
    const tenant = tenantOf(1);
    const rows = parse<Record<string, string>>(registerRows(tenant), { columns: true });

    expect(Object.keys(rows[0]!)).toEqual([...registerHeader]);
    for (const { product, entitled } of groundTruth(tenant).positions) {
      const lines = rows.filter((row) => row.product === product);
      const inForce = lines.filter((row) => row.startDate! <= testToday && testToday <= row.endDate!);
      expect(inForce.reduce((total, row) => total + Number(row.quantity), 0)).toBe(entitled);
      expect(lines.every((row) => row.ownerIds!.split(';').includes(primaryOwner.id))).toBe(true);
    }
  });

  it('holds a line that ended, one still to come, a reduction and one that starts on the day', () => {
    const rows = parse<Record<string, string>>(registerRows(tenantOf(1)), { columns: true });

    expect(rows.some((row) => row.endDate! < testToday)).toBe(true);
    expect(rows.some((row) => row.startDate! > testToday)).toBe(true);
    expect(rows.some((row) => Number(row.quantity) < 0 && row.startDate === testToday)).toBe(true);
  });
});
