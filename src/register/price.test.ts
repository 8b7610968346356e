import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalsOf } from '../lib/currency.ts';
import { isCurrency, parsePrice } from './price.ts';

describe('parsePrice', () => {
  it.each([
    ['52.10', 'GBP', 5210],
    ['52.1', 'GBP', 5210],
    ['52', 'GBP', 5200],
    ['0', 'GBP', 0],
    ['52.1000', 'GBP', 5210],
    ['0.07', 'EUR', 7],
    ['1.005', 'KWD', 1005],
    ['1500', 'JPY', 1500],
    ['1500.00', 'JPY', 1500],
    ['0.29', 'USD', 29],
    ['1.15', 'USD', 115],
    ['4.35', 'USD', 435],
    ['90071992547409.91', 'USD', 9_007_199_254_740_991],
  ])('%s %s is %i', (text, currency, amountMinor) => {
    expect(parsePrice(text, currency)).toEqual({ ok: true, amountMinor });
  });

  it.each([
    ['52.105', 'GBP', /more decimals than GBP \(2\)/],
    ['0.5', 'JPY', /more decimals than JPY \(0\)/],
    ['52,10', 'GBP', /Write 52\.10/],
    ['1,500.00', 'GBP', /is not a price/],
    ['£52.10', 'GBP', /is not a price/],
    ['-5', 'GBP', /is not a price/],
    ['1e3', 'GBP', /is not a price/],
    ['.5', 'GBP', /is not a price/],
    ['5.', 'GBP', /is not a price/],
    ['', 'GBP', /is not a price/],
    ['90071992547409.92', 'USD', /too large/],
  ])('refuses %s %s', (text, currency, problem) => {
    expect(parsePrice(text, currency)).toEqual({
      ok: false,
      problem: expect.stringMatching(problem) as string,
    });
  });

  it('reads back every amount exactly as it is written', () => {
    const currency = fc.constantFrom('GBP', 'USD', 'JPY', 'KWD', 'EUR');
    fc.assert(
      fc.property(fc.maxSafeNat(), currency, (amountMinor, code) => {
        const decimals = decimalsOf(code);
        const digits = String(amountMinor).padStart(decimals + 1, '0');
        const cut = digits.length - decimals;
        const written = decimals === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;

        expect(parsePrice(written, code)).toEqual({ ok: true, amountMinor });
      }),
    );
  });

  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const price = parsePrice(text, 'GBP');

        expect(
          price.ok ? Number.isSafeInteger(price.amountMinor) && price.amountMinor >= 0 : price.problem !== '',
        ).toBe(true);
      }),
    );
  });
});

describe('currencies', () => {
  it.each([
    ['GBP', true],
    ['KWD', true],
    ['gbp', false],
    ['XYZ', false],
    ['', false],
  ])('%s: %s', (code, is) => {
    expect(isCurrency(code)).toBe(is);
  });
});
