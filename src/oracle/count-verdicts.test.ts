import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ago, createCounter, files, type Somebody } from './testing/hand-made-tenant.ts';

/** Figures worked out by hand from docs/methods.md: the oracle is checked before it is believed. */
let dir: string;
let count: ReturnType<typeof createCounter>;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-oracle-'));
  count = createCounter(dir);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('countTenant of verdicts', () => {
  const cases: readonly (readonly [string, Omit<Somebody, 'id' | 'sku'>, string])[] = [
    ['a sign-in on the last day of the window', { signedIn: 90 }, 'used'],
    ['a sign-in on the day after it', { signedIn: 91 }, 'idle'],
    ['a guest who works here every day', { more: { userType: 'Guest' } }, 'guest'],
    [
      'somebody on leave, in another case of the word',
      { signedIn: 91, more: { extensionAttributes: '{"extensionAttribute10":"LEAVE"}' } },
      'population',
    ],
    [
      'somebody on leave who still works',
      { signedIn: 3, more: { extensionAttributes: '{"extensionAttribute10":"leave"}' } },
      'used',
    ],
    ['part-time, within their own window', { signedIn: 180, more: { employeeType: 'part-time' } }, 'used'],
    ['part-time, beyond it', { signedIn: 181, more: { employeeType: 'Part-time' } }, 'idle'],
    ['held for 29 days', { signedIn: 'never', held: 29 }, 'recently-held'],
    ['held for 30 days', { signedIn: 'never', held: 30 }, 'never-used'],
    ['created 29 days ago', { signedIn: 'never', more: { createdOn: ago(29) } }, 'recently-created'],
    ['no row among the sign-ins', { signedIn: 'not told', mailed: 1 }, 'no-evidence'],
    ['never signed in, mail yesterday', { signedIn: 'never', mailed: 1 }, 'sources-disagree'],
    ['only failures, mail yesterday', { signedIn: 'failed', mailed: 1 }, 'sources-disagree'],
    ['lapsed sign-in, mail on the last day', { signedIn: 200, mailed: 90 }, 'sources-disagree'],
    ['lapsed sign-in, mail the day before', { signedIn: 200, mailed: 91 }, 'idle'],
    ['only failures', { signedIn: 'failed' }, 'failed-only'],
  ];
  /** Every case holds a product of its own, so that one count tells them all apart. */
  const skuOf = (index: number) => `b0000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const askedCases = [
    [59, 'used'],
    [60, 'idle'],
    ['never', 'never-used'],
    [undefined, 'no-evidence'],
  ] as const;
  const askedSku = (index: number) => skuOf(100 + index);
  let figures: ReadonlyMap<string, string | null>;

  beforeAll(async () => {
    const skus = [
      ...cases.map((_, index) => ({ sku: skuOf(index), product: `case-${index}`, family: 'other' })),
      ...askedCases.map((_, index) => ({
        sku: askedSku(index),
        product: `asked-${index}`,
        family: 'microsoft-365-copilot',
      })),
    ];
    const people = [
      ...cases.map(([, somebody], index) => ({ id: `u${index}`, sku: skuOf(index), ...somebody })),
      ...askedCases.map(([asked], index) => ({
        id: `a${index}`,
        sku: askedSku(index),
        ...(asked === undefined ? {} : { asked }),
      })),
    ];
    figures = await count(people, {
      files: {
        ...files,
        skus: skus.map(({ sku, family }) => `${sku},standalone,user,${family}\n`).join(''),
        register: skus
          .map(({ sku, product }) => `${product},N,${sku},user,1,C,EA,2026-01-01,,,,,,,,doc\n`)
          .join(''),
      },
    });
  });

  it.each(cases.map(([name, , rule], index) => [name, rule, index] as const))('%s: %s', (_, rule, index) => {
    expect(figures.get(`case-${index} rule ${rule}`)).toBe('1');
    expect(figures.get(`case-${index} assigned`)).toBe('1');
  });

  it.each(askedCases.map(([asked, rule], index) => [asked, rule, index] as const))(
    'Copilot asked %s days ago, signed in yesterday: %s',
    (_, rule, index) => {
      expect(figures.get(`asked-${index} rule ${rule}`)).toBe('1');
    },
  );

  it('tells Microsoft apart: failed attempts are activity there', () => {
    const index = cases.findIndex(([, , rule]) => rule === 'failed-only');

    expect(figures.get(`case-${index} cell inactive × active`)).toBe('1');
  });
});
