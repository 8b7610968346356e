import { describe, expect, it } from 'vitest';
import { moneyText } from './currency.ts';

describe('moneyText', () => {
  it.each([
    [5210, 'GBP', '52.10 GBP'],
    [5210, 'JPY', '5210 JPY'],
    [5210, 'KWD', '5.210 KWD'],
    [7, 'GBP', '0.07 GBP'],
    [0, 'KWD', '0.000 KWD'],
    [-72_000, 'GBP', '-720.00 GBP'],
  ])('writes %i minor units of %s as %s', (amountMinor, currency, text) => {
    expect(moneyText(amountMinor, currency)).toBe(text);
  });
});
