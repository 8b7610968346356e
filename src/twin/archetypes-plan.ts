import type { Archetype } from './archetype.ts';
import type { SkuKey } from './tenant-skus.ts';

/** People at the boundary of their plan: below it, beyond it, or paying twice for the same thing. */
export const planArchetypes: readonly Archetype[] = [
  using('F3', 'f3-desktop', 4, { apps: 'desktop' }, 'beyond-plan', 'desktop-beyond-plan'),
  using('F3', 'f3-large-mailbox', 3, { mailbox: 'over-2-gib' }, 'beyond-plan', 'mailbox-beyond-plan'),
  using('E3', 'e3-large-mailbox', 3, { mailbox: 'over-50-gib-archive' }, 'large-mailbox-in-plan'),
  {
    name: 'exchange1-large-mailbox',
    per600: 1,
    suite: 'EXCHANGE1',
    signIn: 'recent',
    work: 'mail',
    mailbox: 'over-50-gib',
    traps: ['beyond-plan', 'mailbox-beyond-plan'],
  },

  using('E5', 'e5-web-only', 5, { apps: 'web', mailbox: 'small' }, 'web-and-mobile-only'),
  using('E3', 'e3-web-only', 6, { apps: 'web', mailbox: 'small' }, 'web-and-mobile-only', 'f3-would-do'),
  using('E3', 'e3-apps-untold', 1, { apps: 'untold' }, 'apps-untold'),

  using('E3', 'e3-defender-office', 3, { extras: [{ sku: 'DEFENDER1', every: 1 }] }, 'overlap'),
  using(
    'E3',
    'e3-visio-both',
    2,
    {
      extras: [
        { sku: 'VISIO1', every: 1 },
        { sku: 'VISIO2', every: 1 },
      ],
    },
    'overlap',
    'two-visio-plans',
  ),
  using('E5', 'e5-and-e3', 2, { extras: [{ sku: 'E3', every: 1 }] }, 'overlap', 'two-suites'),
  using(
    'E3',
    'e3-with-e5-security',
    7,
    {
      extras: [
        { sku: 'E5SEC', every: 1 },
        { sku: 'POWERBI', every: 2 },
      ],
    },
    'security-add-on',
  ),
  {
    name: 'e3-idle-e5-security',
    per600: 1,
    suite: 'E3',
    signIn: 'idle',
    expect: 'inactive',
    extras: [{ sku: 'E5SEC', every: 1 }],
    traps: ['security-add-on', 'dependent-add-on'],
  },
  using('E5', 'e5-rollout', 20, { groups: ['e5-rollout'] }, 'underused-group'),

  using('E3', 'e3-engage-only', 3, { work: 'engage' }, 'engage-only'),
  { name: 'engage-unlicensed', per600: 2, signIn: 'recent', work: 'engage', traps: ['engage-only'] },
  {
    name: 'passed-on',
    per600: 3,
    signIn: 'recent',
    work: 'everything',
    mailbox: 'small',
    traps: ['passed-on'],
  },
];

/** Somebody who works with everything their plan has. */
function using(
  suite: SkuKey,
  name: string,
  per600: number,
  rest: Partial<Archetype>,
  ...traps: readonly string[]
): Archetype {
  return { name, per600, suite, signIn: 'recent', work: 'everything', expect: 'active', ...rest, traps };
}
