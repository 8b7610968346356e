import { describe, expect, it } from 'vitest';
import { known } from '../core/model/product.ts';
import type { RegisterInputError } from './errors.ts';
import { ann, asOf, bob, e5, entitled, good, json, options, testRegister } from './testing/test-register.ts';

const test = testRegister();

describe('amend', () => {
  it('adds a further line that inherits what a contract line keeps', async () => {
    const register = await test.reopen();
    await register.importLines(json(good), options);

    const { line } = await register.amend(
      { product: 'microsoft-365-e5', quantity: '250', startDate: '2026-09-01', document: 'amendment 2' },
      bob,
    );

    expect(line).toMatchObject({
      id: 'microsoft-365-e5/2',
      quantity: 250,
      skuIds: [e5],
      contract: 'EA-2025-114',
      endDate: '2028-06-30',
      unitPrice: null,
      ownerIds: [],
      addedBy: bob,
    });
    expect(await register.entitlements({ asOf })).toMatchObject([
      { entitled: known(1250), ownerIds: [ann], price: { known: true } },
    ]);
    expect(await entitled(register, '2026-08-31')).toEqual({ 'microsoft-365-e5': known(1000) });
    expect(test.events.at(-1)).toMatchObject({
      type: 'register.amended',
      actor: bob,
      added: [{ id: line.id }],
      changed: [],
    });
  });

  it('corrects a line without touching its terms', async () => {
    const register = await test.reopen();
    await register.importLines(json(good), options);

    await register.amend(
      { product: 'microsoft-365-e5', supersedes: 'microsoft-365-e5/1', ownerIds: [bob] },
      ann,
    );

    expect(await register.entitlements({ asOf })).toMatchObject([{ entitled: known(1000), ownerIds: [bob] }]);
    expect((await register.show({ asOf })).map(({ id, state, ownerIds }) => [id, state, ownerIds])).toEqual([
      ['microsoft-365-e5/1', 'superseded', [ann]],
      ['microsoft-365-e5/2', 'inForce', [bob]],
    ]);
    expect(test.events.at(-1)?.changed).toMatchObject([
      { before: { supersededBy: null }, after: { supersededBy: 'microsoft-365-e5/2' } },
    ]);
    expect((await register.importLines(json(good), options)).added).toEqual([]);
  });

  it('corrects a line, and corrects it back', async () => {
    const register = await test.reopen();
    await register.importLines(json(good), options);
    const correct = (line: number, quantity: number) =>
      register.amend({ product: 'microsoft-365-e5', supersedes: `microsoft-365-e5/${line}`, quantity }, ann);

    await correct(1, 900);
    const { line } = await correct(2, 1000);

    expect(line).toMatchObject({ id: 'microsoft-365-e5/3', quantity: 1000 });
    expect(await entitled(register)).toEqual({ 'microsoft-365-e5': known(1000) });
    const again = await register.importLines(json(good), options);
    expect(again).toMatchObject({ added: [], issues: [], unchanged: [{ id: 'microsoft-365-e5/3' }] });
  });

  it('continues the line that entitles on its first day, not the trial that came last', async () => {
    const register = await test.reopen();
    const trial = {
      ...{ ...good, contract: 'TRIAL-7', contractType: 'trial', quantity: 25, document: 'trial offer' },
      ...{ startDate: '2026-11-01', endDate: '2027-01-31' },
    };
    const expired = {
      ...{ ...good, contract: 'EA-2022-9', startDate: '2022-07-01', endDate: '2025-06-30' },
      ...{ document: 'EA-2022-9 order form', quantity: 800 },
    };
    await register.importLines(json(good, expired, trial), options);

    const { line, inherited, issues } = await register.amend(
      { product: 'microsoft-365-e5', quantity: 50, startDate: '2026-12-01', document: 'amendment 3' },
      ann,
    );

    expect(line).toMatchObject({ contract: 'EA-2025-114', contractType: 'EA', endDate: '2028-06-30' });
    expect(inherited).toEqual({
      from: 'microsoft-365-e5/1',
      columns: ['name', 'skuIds', 'metric', 'contract', 'contractType', 'endDate'],
    });
    expect(issues).toEqual([]);
    expect(await entitled(register, '2026-12-01')).toEqual({ 'microsoft-365-e5': known(1050) });
  });

  it('says that what it continues does not entitle, where there is nothing else', async () => {
    const register = await test.reopen();
    await register.importLines(json({ ...good, contractType: 'trial' }), options);

    const { inherited, issues } = await register.amend(
      { product: 'microsoft-365-e5', quantity: 50, startDate: '2026-12-01', document: 'amendment 3' },
      ann,
    );

    expect(inherited.from).toBe('microsoft-365-e5/1');
    expect(issues).toEqual([
      {
        code: 'line-not-entitling',
        place: 'amendment',
        message:
          'entitles nobody: its contract type is trial. What was not stated is as in microsoft-365-e5/1.',
      },
    ]);
  });

  it.each([
    ['a product the register does not have', { product: 'visio' }, 'no line of "visio"'],
    [
      'a line that is not there',
      { product: 'microsoft-365-e5', supersedes: 'microsoft-365-e5/9' },
      'is not a standing line',
    ],
    ['nothing stated', { product: 'microsoft-365-e5' }, 'startDate: is empty.'],
    ['the line that is there', { ...good }, 'already in the register as microsoft-365-e5/1'],
    [
      'an undefined option',
      { ...good, name: undefined, quantity: 'x' },
      'quantity: "x" is not a whole number',
    ],
  ])('refuses %s', async (_name, amendment, problem) => {
    const register = await test.reopen();
    await register.importLines(json(good), options);

    const fault = await register.amend(amendment, ann).catch((cause: unknown) => cause);

    expect((fault as RegisterInputError).code).toBe('REGISTER_AMENDMENT_INVALID');
    expect((fault as RegisterInputError).why).toContain(problem);
    expect(await entitled(register)).toEqual({ 'microsoft-365-e5': known(1000) });
  });
});
