import { beforeEach, describe, expect, it } from 'vitest';
import type { Register } from './open-register.ts';
import { ann, bob, good, json, options, testRegister } from './testing/test-register.ts';

const cid = '3f2b0000-0000-4000-8000-00000000000c';
const e5 = 'microsoft-365-e5';
const today = '2026-11-22';
const test = testRegister();
let register: Register;

beforeEach(async () => {
  register = await test.reopen();
  await register.importLines(json(good), options);
});

const correct = (version: number, actor: string, stated: Record<string, unknown>) =>
  register.amend({ product: e5, supersedes: `${e5}/${version}`, ...stated }, actor);

describe('the buyers of a product', () => {
  it('are the people who brought its lines in force; a name at a shell is nobody', async () => {
    await register.amend(
      { product: e5, quantity: 5, startDate: '2026-12-01', document: 'amendment 1' },
      bob.toUpperCase(),
    );
    await register.amend(
      { product: e5, quantity: 5, startDate: '2026-01-01', document: 'amendment 2' },
      'cid',
    );

    expect(await register.buyersOf(e5, today)).toEqual([ann]);
    expect(await register.buyersOf(e5, '2026-12-01')).toEqual([ann, bob]);
    expect(await register.buyersOf(e5, '2029-01-01')).toEqual([]);
    expect(await register.buyersOf('visio', today)).toEqual([]);
  });

  it('remain so when somebody else corrects what they bought, however often', async () => {
    await correct(1, bob, { ownerIds: [bob] });
    await correct(2, cid, { unitPrice: '51.00' });

    expect(await register.buyersOf(e5, today)).toEqual([ann, bob, cid]);
    expect(await register.buyersOf(e5, '2029-01-01')).toEqual([]);
  });

  it('remain so when their order is cut short and another one goes on in its place', async () => {
    await correct(1, bob, { endDate: '2026-10-31' });
    await register.amend(
      { product: e5, quantity: 1000, startDate: '2026-11-01', endDate: '2028-06-30', document: 'novation' },
      cid,
    );

    expect(await register.buyersOf(e5, '2026-10-31')).toEqual([ann, bob]);
    expect(await register.buyersOf(e5, today)).toEqual([ann, cid]);
  });

  it('are those of the days a correction adds as well', async () => {
    await correct(1, bob, { endDate: '2029-06-30' });

    expect(await register.buyersOf(e5, '2029-01-01')).toEqual([ann, bob]);
    expect(await register.buyersOf(e5, '2029-07-01')).toEqual([]);
  });
});
