import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ago, assistant, createCounter, files, phone, rowsOf, suite } from './testing/hand-made-tenant.ts';

/** Figures worked out by hand from docs/methods.md: the oracle is checked before it is believed. */
let dir: string;
let count: ReturnType<typeof createCounter>;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-oracle-'));
  count = createCounter(dir);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('countTenant of positions', () => {
  it('adds up what is in force, what is sold and what is wasted', async () => {
    const figures = await count([
      { id: 'u1' },
      { id: 'u2', signedIn: 60 },
      { id: 'u3', signedIn: 91 },
      { id: 'u4', sku: assistant, asked: 100 },
    ]);

    expect(Object.fromEntries(figures)).toMatchObject({
      'suite entitled': '8',
      'suite purchased': '10',
      'suite assigned': '3',
      'suite unassigned': '5',
      'suite wasteUnits': '6',
      'suite monthlyWaste': '7200 GBP',
      'suite deploymentPct': '37.5',
      'suite usagePct': '66.7',
      'suite watch': '1',
      'suite threshold': 'ok',
      'suite internal used within 30 by signIn': '1',
      'suite internal used within 60 by signIn': '2',
      'copilot entitled': '1',
      'copilot threshold': 'warning',
      'copilot monthlyWaste': '833 GBP',
    });
  });

  it('counts one seat however many rows lead to it, and none that is in error', async () => {
    const people = [{ id: 'u1' }, { id: 'u2' }];
    const rows = rowsOf(people);
    const assignments = [
      ...(rows.assignments ?? []),
      { userId: 'u1', skuId: suite, groupId: 'g', state: 'Active', updatedOn: ago(2) },
      { userId: 'u3', skuId: suite, state: 'Error', updatedOn: ago(2) },
    ];

    const figures = await count(people, { rows: { assignments } });

    expect(figures.get('suite assigned')).toBe('2');
    expect(figures.get('suite rule used')).toBe('2');
  });

  it('knows nothing of seats without all users, nor of sales without subscriptions', async () => {
    const figures = await count([{ id: 'u1' }], {
      sources: { users: 'incomplete', subscriptions: 'failed' },
    });

    const unknown = [
      'assigned',
      'active',
      'unassigned',
      'wasteUnits',
      'deploymentPct',
      'threshold',
      'purchased',
    ];
    expect(unknown.map((figure) => figures.get(`suite ${figure}`))).toEqual(unknown.map(() => null));
    expect(figures.get('suite entitled')).toBe('8');
  });

  it('takes nothing from a source that failed, though its rows are there', async () => {
    const figures = await count([{ id: 'u1', mailed: 1 }], { sources: { 'sign-ins': 'failed' } });

    expect(figures.get('suite rule no-evidence')).toBe('1');
  });

  it('says neither a rate of use nor what Microsoft counts where sign-ins were not read', async () => {
    const figures = await count([{ id: 'u1', mailed: 1 }], { sources: { 'sign-ins': 'failed' } });

    expect(figures.get('suite usagePct')).toBeNull();
    expect(figures.get('suite watch')).toBeNull();
    expect([...figures.keys()].filter((name) => /^suite (cell|guests|.* by signIn)/.test(name))).toEqual([]);
    expect(figures.get('suite internal used within 28 by workload')).toBe('1');
    expect(figures.get('copilot usagePct')).toBeNull();
  });

  it('counts a SKU for the product with a line in force, and for no other', async () => {
    const before = `before,Before,${suite};${phone},user,9,C,EA,2025-01-01,2025-12-31,1.00,GBP,month,sheet,2025-01-01,,doc`;
    const register = `${before}\n${files.register}`;

    const figures = await count([{ id: 'u1' }], { files: { ...files, register } });

    expect(figures.get('suite assigned')).toBe('1');
    expect(figures.get('suite skuIds')).toBe(suite);
    expect(figures.get('before skuIds')).toBe(phone);
    expect(figures.get('before assigned')).toBe('0');
  });
});
