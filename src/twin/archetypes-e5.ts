import type { Archetype } from './archetype.ts';

/**
 * Microsoft 365 E5 people. The four reclaimable kinds add up to 40 of 600: the demo's cohort. None of them holds
 * Copilot or an add-on that depends on the suite, so that nothing but the decision stands between them and reclaim.
 */
export const e5Archetypes: readonly Archetype[] = [
  e5('e5-idle', 30, { signIn: 'idle', expect: 'inactive' }),
  e5(
    'e5-leaver',
    6,
    { signIn: 'idle', leaves: 'past', isDisabled: true, expect: 'inactive' },
    'leaver',
    'disabled',
  ),
  e5('e5-failed-only', 2, { signIn: 'failedOnly', expect: 'inactive' }, 'failed-only'),
  e5(
    'e5-attempts-before-2023-12',
    2,
    { signIn: 'before2023', expect: 'inactive' },
    'attempts-before-2023-12',
  ),

  e5('e5-idle-group', 5, { signIn: 'idle', groups: ['e5-static'], expect: 'inactive' }, 'group-path'),
  e5('e5-idle-dynamic', 2, { signIn: 'idle', groups: ['e5-dynamic'], expect: 'inactive' }, 'dynamic-group'),
  e5('e5-idle-synced', 2, { signIn: 'idle', groups: ['e5-synced'], expect: 'inactive' }, 'synced-group'),
  e5('e5-idle-role', 1, { signIn: 'idle', groups: ['e5-role'], expect: 'inactive' }, 'role-assignable-group'),
  e5('e5-idle-multi', 2, { signIn: 'idle', groups: ['e5-visio'], expect: 'inactive' }, 'multi-licence-group'),
  e5(
    'e5-idle-both',
    2,
    { signIn: 'idle', groups: ['e5-static'], both: true, expect: 'inactive' },
    'direct-and-group',
  ),
  e5(
    'e5-idle-two-groups',
    1,
    { signIn: 'idle', groups: ['e5-static', 'e5-second'], expect: 'inactive' },
    'two-groups',
  ),
  e5('e5-never-group', 2, { signIn: 'never', groups: ['e5-static'], expect: 'neverUsed' }, 'never-signed-in'),

  e5('e5-on-leave', 4, { signIn: 'idle', isOnLeave: true, expect: 'protected' }, 'on-leave'),
  e5('e5-service', 2, { kind: 'service', signIn: 'idle', expect: 'protected' }, 'service-account'),
  e5(
    'e5-new-starter',
    6,
    { signIn: 'never', created: 'recent', held: 'recent', expect: 'new' },
    'new-starter',
    'never-signed-in',
  ),
  e5('e5-created-29', 1, { signIn: 'never', created: 29, held: 29, expect: 'new' }, 'new-starter'),
  e5('e5-newly-assigned', 3, { signIn: 'idle', held: 'recent', expect: 'new' }, 'newly-assigned'),
  e5('e5-held-29', 1, { signIn: 'idle', held: 29, expect: 'new' }, 'newly-assigned'),
  e5('e5-disagree', 5, { signIn: 'idle', work: 'teams', expect: 'unknown' }, 'sources-disagree'),
  e5('e5-disagree-apps', 1, { signIn: 'idle', work: 'apps', expect: 'unknown' }, 'sources-disagree'),
  e5(
    'e5-failed-mail',
    1,
    { signIn: 'failedOnly', work: 'mail', expect: 'unknown' },
    'sources-disagree',
    'failed-only',
  ),

  e5('e5-active', 'rest', {
    signIn: 'recent',
    expect: 'active',
    extras: [
      { sku: 'POWERBI', every: 3 },
      { sku: 'PROJECT3', every: 5 },
    ],
  }),
  e5('e5-active-group', 60, {
    signIn: 'recent',
    groups: ['e5-static'],
    expect: 'active',
    extras: [
      { sku: 'VISIO2', every: 4, group: 'visio-static' },
      { sku: 'POWERBI', every: 5 },
      { sku: 'PHONE', every: 12 },
    ],
  }),
  e5(
    'e5-active-both',
    8,
    { signIn: 'recent', groups: ['e5-static'], both: true, expect: 'active' },
    'direct-and-group',
  ),
  e5(
    'e5-active-two-groups',
    2,
    { signIn: 'recent', groups: ['e5-static', 'e5-second'], expect: 'active' },
    'two-groups',
  ),
  e5(
    'e5-active-dynamic',
    14,
    { signIn: 'recent', groups: ['e5-dynamic'], expect: 'active' },
    'dynamic-group',
  ),
  e5('e5-active-synced', 10, { signIn: 'recent', groups: ['e5-synced'], expect: 'active' }, 'synced-group'),
  e5(
    'e5-active-multi',
    6,
    { signIn: 'recent', groups: ['e5-visio'], expect: 'active' },
    'multi-licence-group',
  ),
  e5(
    'e5-active-role',
    3,
    { signIn: 'recent', groups: ['e5-role'], expect: 'active' },
    'role-assignable-group',
  ),
  e5('e5-active-null-created', 3, { signIn: 'recent', created: 'null', expect: 'active' }, 'null-created'),
  e5(
    'e5-active-no-usertype',
    2,
    { signIn: 'recent', hasNoUserType: true, expect: 'active' },
    'null-user-type',
  ),
  e5('e5-active-zero-date', 2, { signIn: 'zeroInteractive', expect: 'active' }, 'zero-date'),
  e5('e5-active-leaves-soon', 2, { signIn: 'recent', leaves: 'future', expect: 'active' }, 'future-leaver'),
  e5(
    'e5-active-no-location',
    1,
    { signIn: 'recent', groups: ['e5-static'], hasNoLocation: true, expect: 'active' },
    'no-usage-location',
  ),
];

function e5(
  name: string,
  per600: number | 'rest',
  rest: Omit<Archetype, 'name' | 'per600' | 'suite' | 'traps'>,
  ...traps: readonly string[]
): Archetype {
  return { name, per600, suite: 'E5', ...rest, traps };
}
