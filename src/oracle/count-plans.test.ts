import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ago,
  bigger,
  createCounter,
  files,
  mailbox,
  outside,
  phone,
  rowsOf,
  suite,
} from './testing/hand-made-tenant.ts';

/** Figures worked out by hand from docs/methods.md: the oracle is checked before it is believed. */
let dir: string;
let count: ReturnType<typeof createCounter>;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-oracle-'));
  count = createCounter(dir);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('countTenant of overlaps and right-sizing', () => {
  const both = (id: string) => ({ userKey: `${id}@example.com`, exchangeOn: ago(1), oneDriveOn: ago(1) });

  it('reports a covered SKU once, against the SKU that is kept', async () => {
    const figures = await count([{ id: 'u1', sku: [mailbox, suite, bigger, phone] }]);

    const overlaps = [...figures.keys()].filter((name) => name.endsWith('overlap users'));
    expect(overlaps).toEqual([
      `${suite} → ${bigger} overlap users`,
      `${phone} → ${bigger} overlap users`,
      `${mailbox} → ${bigger} overlap users`,
    ]);
  });

  it('finds the cheapest set that grants the need, and keeps who fits', async () => {
    const people = [
      { id: 'mail', sku: suite, mailed: 1 },
      { id: 'both', sku: suite },
      { id: 'called', sku: bigger },
    ];
    const workloads = [
      { userKey: 'mail@example.com', exchangeOn: ago(1), oneDriveOn: null },
      both('both'),
      both('called'),
    ];
    const figures = await count(people, { rows: { workloads } });

    // Nobody attested who phones: the bigger suite's phone may be needed, and costs less as an add-on.
    expect(Object.fromEntries(figures)).toMatchObject({
      'tenant saving people': '2',
      'tenant saving monthly minor': '1100',
      'tenant gap people': '0',
      [`${suite} → ${mailbox} saving transition people`]: '1',
      [`${suite} → ${mailbox} saving transition monthly minor`]: '800',
      [`${bigger} → ${suite};${phone} saving transition people`]: '1',
    });
  });

  it('shows what is used and not granted as a gap, and lets SKUs without a price grant', async () => {
    const people = [
      { id: 'gap', sku: mailbox },
      { id: 'fits', sku: [mailbox, outside] },
    ];
    const figures = await count(people, { rows: { workloads: [both('gap'), both('fits')] } });

    expect(Object.fromEntries(figures)).toMatchObject({
      'tenant saving people': '0',
      'tenant gap people': '1',
      'tenant gap monthly minor': '800',
      [`${mailbox} → ${suite} gap transition people`]: '1',
    });
  });

  it('never moves guests, protected people, disabled accounts, and people who use nothing', async () => {
    const people = [
      { id: 'guest', sku: suite, mailed: 1, more: { userType: 'Guest' } },
      {
        id: 'leave',
        sku: suite,
        mailed: 1,
        more: { extensionAttributes: '{"extensionAttribute10":"leave"}' },
      },
      { id: 'disabled', sku: suite, mailed: 1, more: { accountEnabled: false } },
      { id: 'idle', sku: suite, mailed: 'never' as const },
    ];

    const figures = await count(people);

    expect(figures.get('tenant saving people')).toBe('0');
    expect(figures.get('tenant gap people')).toBe('0');
  });

  it('takes an attestation for everybody as use, and one for nobody as no use', async () => {
    const attested = (userKey: string) => ({
      rows: {
        workloads: [both('u1')],
        feature_use: [{ feature: 'phone', userKey, attestedOn: ago(180) }],
      },
    });

    const everybody = await count([{ id: 'u1', sku: suite }], attested('*'));
    const nobody = await count([{ id: 'u1', sku: bigger }], attested('-'));

    expect(everybody.get(`${suite} → ${suite};${phone} gap transition monthly minor`)).toBe('500');
    expect(nobody.get(`${bigger} → ${suite} saving transition monthly minor`)).toBe('800');
  });

  it('leaves out who is new, by the account or by a priced SKU, and who belongs to any population', async () => {
    const assigned = (userId: string, skuId: string, days: number, state = 'Active') => ({
      ...{ userId, skuId, state, updatedOn: ago(days) },
    });
    const people = [
      { id: 'old', sku: suite, mailed: 1 },
      { id: 'created', sku: suite, mailed: 1, more: { createdOn: ago(29) } },
      { id: 'part-time', sku: suite, mailed: 1, more: { employeeType: 'part-time' } },
      { id: 'given', sku: suite, mailed: 1 },
      { id: 'failed', sku: suite, mailed: 1 },
    ];
    const more = [assigned('given', mailbox, 29), assigned('failed', mailbox, 2, 'Error')];
    const { assignments = [], workloads = [] } = rowsOf(people);

    const figures = await count(people, { rows: { workloads, assignments: [...assignments, ...more] } });

    expect(figures.get('tenant considered people')).toBe('2');
    expect(figures.get(`${suite} → ${mailbox} saving transition people`)).toBe('2');
  });

  it('counts apart who holds something without a price, and leaves out who is exempt', async () => {
    const people = [
      { id: 'apart', sku: [suite, 'b0000000-0000-4000-8000-000000000001'], mailed: 1 },
      { id: 'only', sku: outside, mailed: 1 },
      { id: 'kept', sku: suite, mailed: 1 },
      { id: 'plain', sku: suite, mailed: 1 },
    ];
    const exemptions = [{ product: 'other', userId: 'kept', from: ago(9), until: ago(0) }];

    const figures = await count(people, { exemptions });

    expect(figures.get('tenant people with a price missing')).toBe('1');
    expect(figures.get('tenant considered people')).toBe('2');
  });

  it('proposes a restricted SKU only to who holds one of its kind', async () => {
    const people = [
      { id: 'holder', sku: [mailbox, suite], mailed: 1 },
      { id: 'other', sku: suite, mailed: 1 },
    ];
    const restricted = { files: { ...files, restricted: `${mailbox},frontline,few\n` } };

    const figures = await count(people, restricted);

    expect(figures.get(`${suite};${mailbox} → ${mailbox} saving transition people`)).toBe('1');
    expect(figures.get('tenant keep people')).toBe('1');
  });
});

describe('countTenant of the boundary of plans', () => {
  it('counts assigned, required and consumed, and where use and plan part', async () => {
    const people = [
      { id: 'both', sku: bigger },
      { id: 'mail', sku: mailbox },
      { id: 'guest', sku: bigger, more: { userType: 'Guest' } },
    ];
    const workloads = ['both', 'mail', 'guest'].map((id) => ({
      ...{ userKey: `${id}@example.com`, exchangeOn: id === 'both' ? ago(91) : ago(90), oneDriveOn: ago(1) },
    }));

    const figures = await count(people, { rows: { workloads } });

    expect(Object.fromEntries(figures)).toMatchObject({
      'tenant people with features': '2',
      'feature mail assigned': '2',
      'feature mail consumed': '1',
      'feature mail over-assignment': '1',
      'feature files assigned': '1',
      'feature files consumed': '2',
      'feature files mixed estate': '1',
      'feature phone required': '1',
    });
    expect(figures.has('feature phone consumed')).toBe(false);
  });

  it('tells an add-on nobody assigned from a feature beyond the plan', async () => {
    const people = [{ id: 'u1', sku: mailbox, asked: 1 }];
    const feature_use = [{ feature: 'phone', userKey: '*', attestedOn: ago(1) }];

    const figures = await count(people, { rows: { feature_use } });

    expect(figures.get('feature phone add-on not assigned')).toBe('1');
    expect(figures.get('feature assistant feature beyond the plan')).toBe('1');
  });

  it('knows nothing of who has no name to join by, but for what everybody uses', async () => {
    const people = [{ id: 'u1', sku: bigger, more: { userPrincipalName: null } }];
    const feature_use = [{ feature: 'phone', userKey: 'else@example.com', attestedOn: ago(1) }];

    const figures = await count(people, { rows: { feature_use } });

    expect(figures.get('feature phone required')).toBe('1');
    expect(figures.has('feature phone over-assignment')).toBe(false);
  });

  it('judges premium seats, and the groups they come from', async () => {
    const people = ['user', 'idle', 'unsure'].map((id) => ({ id, sku: bigger }));
    const groups = { user: 'g1', idle: 'g1', unsure: 'g2' } as const;
    const assignments = Object.entries(groups).map(([userId, groupId]) => ({
      ...{ userId, skuId: bigger, groupId, state: 'Active', updatedOn: ago(400) },
    }));
    const feature_use = [{ feature: 'phone', userKey: 'user@example.com', attestedOn: ago(1) }];
    const users = rowsOf(people).users?.map((user) =>
      user.userId === 'unsure' ? { ...user, userPrincipalName: null } : user,
    );
    const rightSizing = {
      currency: 'GBP',
      underusedGroupPct: 51,
      baselines: [{ suite: bigger, baseline: suite }],
    };
    const policy = { ...files.policy, rightSizing };

    const figures = await count(people, {
      rows: { users: users ?? [], assignments, feature_use },
      files: { ...files, policy },
    });

    expect(Object.fromEntries(figures)).toMatchObject({
      [`${bigger} against ${suite} suite seats`]: '3',
      [`${bigger} against ${suite} justified`]: '1',
      [`${bigger} against ${suite} undecided`]: '1',
      [`${bigger} against ${suite} could be served by the baseline`]: '1',
      [`group g1 of ${bigger} over-entitling`]: 'true',
      [`group g2 of ${bigger} over-entitling`]: 'false',
      [`group g2 of ${bigger} undecided`]: '1',
    });
  });
});
