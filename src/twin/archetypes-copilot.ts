import type { Archetype, CopilotSeat, TruthVerdict } from './archetype.ts';

/** Copilot holders, all on an E5 they use. The zero-usage cohort that can be reclaimed is 25 of 600. */
export const copilotArchetypes: readonly Archetype[] = [
  copilot(
    'copilot-never',
    10,
    { skus: ['COPILOT'], use: 'never', expect: 'neverUsed' },
    'copilot-zero-usage',
  ),
  copilot(
    'copilot-never-second',
    3,
    { skus: ['COPILOT2'], use: 'never', expect: 'neverUsed' },
    'copilot-zero-usage',
  ),
  copilot('copilot-idle', 9, { skus: ['COPILOT'], use: 'idle', expect: 'inactive' }, 'copilot-zero-usage'),
  copilot(
    'copilot-idle-both',
    2,
    { skus: ['COPILOT', 'COPILOT2'], use: 'idle', expect: 'inactive' },
    'copilot-zero-usage',
    'copilot-both-skus',
  ),
  copilot('copilot-idle-60', 1, { skus: ['COPILOT'], use: 'at60', expect: 'inactive' }, 'copilot-zero-usage'),
  copilot('copilot-idle-group', 3, {
    skus: ['COPILOT'],
    group: 'copilot-wave',
    use: 'idle',
    expect: 'inactive',
  }),

  copilot('copilot-active', 40, { skus: ['COPILOT'], use: 'recent', expect: 'active' }),
  copilot('copilot-active-second', 10, { skus: ['COPILOT2'], use: 'recent', expect: 'active' }),
  copilot(
    'copilot-active-both',
    4,
    { skus: ['COPILOT', 'COPILOT2'], use: 'recent', expect: 'active' },
    'copilot-both-skus',
  ),
  copilot('copilot-active-group', 12, {
    skus: ['COPILOT'],
    group: 'copilot-wave',
    use: 'recent',
    expect: 'active',
  }),
  copilot('copilot-active-59', 1, { skus: ['COPILOT'], use: 'at59', expect: 'active' }),
  copilot('copilot-absent', 3, { skus: ['COPILOT'], use: 'absent', expect: 'unknown' }, 'copilot-no-row'),
  copilot(
    'copilot-new',
    4,
    { skus: ['COPILOT'], use: 'never', isNew: true, expect: 'new' },
    'newly-assigned',
  ),
  {
    ...copilot('copilot-on-leave', 1, { skus: ['COPILOT'], use: 'idle', expect: 'protected' }, 'on-leave'),
    signIn: 'idle',
    isOnLeave: true,
    expect: 'protected' satisfies TruthVerdict,
  },
];

function copilot(name: string, per600: number, seat: CopilotSeat, ...traps: readonly string[]): Archetype {
  const extras = name === 'copilot-active' ? ([{ sku: 'VISIO2', every: 8 }] as const) : [];
  return { name, per600, suite: 'E5', signIn: 'recent', expect: 'active', copilot: seat, extras, traps };
}
