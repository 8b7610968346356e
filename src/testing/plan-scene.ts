import { createCatalogue } from '../catalogue/create-catalogue.ts';
import type { PlanPrices } from '../jobs/plan-skus.ts';
import type { PlanPolicy } from '../jobs/review-plans.ts';
import type { Lake } from '../lake/lake.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { storeRun, type TestTables } from '../lake/test-lake.ts';

export const planCatalogue = createCatalogue();

export const planSkus = {
  e5: '06ebc4ee-1bb5-47dd-8120-11324bc54e06',
  e3: '05e9a617-0261-4cee-bb44-138d3ef5d965',
  e3NoTeams: 'dcf0408c-aaec-446c-afd4-43e3683943ea',
  /** Defender for Office 365 (Plan 2), an add-on. */
  defender: '3dd6cf57-d688-4eed-ba52-9e40b5468c3e',
  visio: 'c5928f49-12ba-48f7-ada3-0d743a3601d5',
} as const;
const { e5, e3, e3NoTeams, defender, visio } = planSkus;

/** Pence a month. */
export const planPrices: PlanPrices = {
  currency: 'GBP',
  monthlyMinor: new Map([
    [e5, 5_210],
    [e3, 3_320],
    [e3NoTeams, 3_010],
    [defender, 490],
  ]),
};

export const planPolicy: PlanPolicy = {
  decision: { classifyAfterDays: 90, newForDays: 30 },
  populations: [{ population: 'priority', attribute: 'department', values: ['Board'] }],
  rightSizing: {
    attestationDays: 180,
    underusedGroupPct: 30,
    baselines: [{ suite: e5, baseline: e3 }],
  },
};

/** What each person of the scene holds, by path, and what sets them apart. Everybody mails and shares files. */
const people = [
  { id: 'ann', holds: [[e5, 'all-staff']] },
  { id: 'bea', holds: [[e5, 'all-staff']], teams: false },
  { id: 'cas', holds: [[e5, 'all-staff']] },
  { id: 'dot', holds: [[e5, 'all-staff'], [e5]], attested: ['defender-office-2'] },
  { id: 'eve', holds: [[e3]], attested: ['defender-office-2'] },
  { id: 'fay', holds: [[e5], [e3]], attested: ['phone'] },
  { id: 'gil', holds: [[e5]], department: 'Board' },
  { id: 'hal', holds: [[e5]], accountEnabled: false },
  { id: 'ivy', holds: [[e5, 'all-staff']], userType: 'Guest' },
  { id: 'jan', holds: [[e3], [visio]], desktop: false },
] as const satisfies readonly PersonOfScene[];

interface PersonOfScene {
  readonly id: string;
  readonly holds: readonly (readonly [skuId: string, groupId?: string])[];
  readonly teams?: boolean;
  readonly desktop?: boolean;
  readonly attested?: readonly string[];
  readonly department?: string;
  readonly accountEnabled?: boolean;
  readonly userType?: string;
}

/** A small tenant of which everything is attested: nothing is unknown but what a test leaves out. */
export function storePlanScene(lake: Lake, changes: TestTables = {}, ...rest: Rest): Promise<StoredRun> {
  const all: readonly PersonOfScene[] = people;
  const keyOf = (id: string) => `${id}@contoso.example`;
  const attestable = planCatalogue.features().filter(({ signal }) => signal === 'attested');
  return storeRun(
    lake,
    {
      users: all.map(({ id, userType = 'Member', accountEnabled = true, department = null }) => ({
        userId: id,
        userPrincipalName: keyOf(id),
        displayName: id.toUpperCase(),
        userType,
        accountEnabled,
        department,
      })),
      assignments: all.flatMap(({ id, holds }) =>
        holds.map(([skuId, groupId = null]) => ({ userId: id, skuId, groupId })),
      ),
      groups: [{ groupId: 'all-staff', displayName: 'All staff' }],
      workloads: all.map(({ id, teams = true }) => ({
        userKey: keyOf(id),
        exchangeOn: '2026-11-20',
        oneDriveOn: '2026-11-20',
        teamsOn: teams ? '2026-11-20' : null,
      })),
      apps: all.map(({ id, desktop = true }) => ({
        userKey: keyOf(id),
        usedDesktop: desktop,
        usedMobile: false,
        usedWeb: true,
      })),
      mailboxes: all.map(({ id }) => ({ userKey: keyOf(id), storageBytes: 3 * 2 ** 30, hasArchive: false })),
      copilot: all.map(({ id }) => ({ userKey: keyOf(id) })),
      feature_use: [
        ...attestable.map(({ id }) => ({ feature: id, userKey: '-' })),
        ...all.flatMap(({ id, attested = [] }) =>
          attested.map((feature) => ({ feature, userKey: keyOf(id) })),
        ),
      ].map((row) => ({ attestedOn: '2026-11-01', ...row })),
      ...changes,
    },
    ...rest,
  );
}

type Rest = Parameters<typeof storeRun> extends [unknown, unknown, ...infer Others] ? Others : never;
