import type { SkuKey } from './tenant-skus.ts';

/** The twin's own short names of the groups that carry licences. */
export type GroupKey =
  | 'e5-static'
  | 'e5-second'
  | 'e5-dynamic'
  | 'e5-synced'
  | 'e5-role'
  | 'e5-visio'
  | 'e3-synced'
  | 'f3-dynamic'
  | 'copilot-wave'
  | 'visio-static'
  | 'e5-rollout'
  | 'nested-parent';

/** How a licensing group is made; each is a trap of hard-problems.md C12 to C15. */
export interface GroupPlan {
  readonly key: GroupKey;
  readonly displayName: string;
  readonly skus: readonly SkuKey[];
  readonly membershipRule?: string;
  readonly isSynced?: boolean;
  readonly isRoleAssignable?: boolean;
  /** Members that are groups: their people get nothing. */
  readonly nested?: readonly GroupKey[];
  readonly processing?: 'QueuedForProcessing' | 'ProcessingInProgress';
  /** How many people look after it; none when left out. */
  readonly owners?: number;
  /** Applications whose roles its members have. */
  readonly apps?: readonly string[];
  /** A Microsoft 365 group with a mailbox and a team. */
  readonly isTeam?: boolean;
}

export const groupPlans: readonly GroupPlan[] = [
  { key: 'e5-static', displayName: 'LIC Microsoft 365 E5', skus: ['E5'], owners: 1 },
  {
    key: 'e5-second',
    displayName: 'LIC E5 Project Aurora',
    skus: ['E5'],
    processing: 'ProcessingInProgress',
    owners: 1,
    isTeam: true,
  },
  {
    key: 'e5-dynamic',
    displayName: 'DYN Sales E5',
    skus: ['E5'],
    membershipRule: '(user.department -eq "Sales") and (user.accountEnabled -eq true)',
  },
  { key: 'e5-synced', displayName: 'SYNC-Licence-M365-E5', skus: ['E5'], isSynced: true },
  {
    key: 'e5-role',
    displayName: 'Helpdesk administrators',
    skus: ['E5'],
    isRoleAssignable: true,
    owners: 1,
    apps: ['Service desk'],
  },
  {
    key: 'e5-visio',
    displayName: 'Design studio',
    skus: ['E5', 'VISIO2'],
    owners: 2,
    apps: ['Adobe Creative Cloud', 'Figma'],
    isTeam: true,
  },
  { key: 'e3-synced', displayName: 'SYNC-Licence-M365-E3', skus: ['E3'], isSynced: true },
  {
    key: 'f3-dynamic',
    displayName: 'DYN Frontline F3',
    skus: ['F3'],
    membershipRule: 'user.jobTitle -eq "Store Associate"',
  },
  { key: 'copilot-wave', displayName: 'Copilot wave 1', skus: ['COPILOT'] },
  { key: 'visio-static', displayName: 'LIC Visio Plan 2', skus: ['VISIO2'] },
  {
    key: 'nested-parent',
    displayName: 'All licensed staff',
    skus: ['E3'],
    nested: ['e5-static', 'f3-dynamic'],
    processing: 'QueuedForProcessing',
  },
  // Many have E5 through it, few use more of it than E3 would give them.
  { key: 'e5-rollout', displayName: 'LIC E5 Office rollout', skus: ['E5'] },
];
