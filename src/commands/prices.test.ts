import { expect, it } from 'vitest';
import type { Register } from '../register/open-register.ts';
import {
  clock,
  e3,
  e5,
  good,
  json,
  options,
  other,
  testRegister,
} from '../register/testing/test-register.ts';
import { runCommandLine } from './run-command-line.ts';
import type { Services } from './services.ts';

const test = testRegister();

function show(register: Register, ...argv: string[]) {
  const services = { register, clock } as unknown as Services;
  return runCommandLine(
    { argv: ['prices', 'show', ...argv], cwd: test.folder },
    { services: async () => services, actor: 'anna' },
  );
}

it('says of a SKU why the prices there are none of a user on the day', async () => {
  const register = await test.reopen();
  await register.importLines(
    json({ ...good, metric: 'device' }, { ...other, priceDate: '2026-12-01' }),
    options,
  );

  const { text, document } = await show(register);
  const later = await show(register, '--as-of', '2026-12-01');

  expect(document).toMatchObject({
    books: [
      {
        currency: 'GBP',
        prices: [],
        unpriced: [
          { skuId: e3, reason: 'price-of-later-day', from: 'microsoft-365-e3/1' },
          { skuId: e5, reason: 'price-of-another-metric', from: 'microsoft-365-e5/1' },
        ],
      },
    ],
  });
  expect(text.split('\n')).toEqual([
    'There are no prices that hold on this day. Without a price no money is shown.',
    `No price in GBP: Microsoft 365 E3 (${e3}): its price in the register begins on a later day (microsoft-365-e3/1).`,
    `No price in GBP: Microsoft 365 E5 (${e5}): the register prices it by something else than the user (microsoft-365-e5/1).`,
  ]);
  expect(later.text).toMatch(/^SKU .*\nMicrosoft 365 E3 .*52\.10 GBP.*\nNo price in GBP: Microsoft 365 E5/);
});

it('says how to have prices where nobody states one', async () => {
  const { text } = await show(await test.reopen());

  expect(text).toContain('import them with "prices import <file>"');
});
