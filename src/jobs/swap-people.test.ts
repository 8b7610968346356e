import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import type { PreflightFacts } from '../core/preflight/preflight-of.ts';
import type { SeatAssignment } from '../lake/seat-detail.ts';
import { planSkus } from '../testing/plan-scene.ts';
import { fitPeople, type LeftAlone } from './swap-people.ts';

const catalogue = createCatalogue();
const { e5, e3, visio } = planSkus;
const planOf = (skuId: string, name: string): string => {
  const found = catalogue.plansOf(skuId)?.find((plan) => plan.name === name);
  if (found === undefined) throw new TypeError(`${skuId} has ${name}`);
  return found.id;
};
/** Exchange Online (Plan 1): a mailbox by another plan than that of E5, and no OneDrive. */
const exchange1 = '4b9405b0-7788-4568-add1-99614e613b69';

interface Given {
  readonly takes?: readonly string[];
  readonly assignment?: Partial<SeatAssignment>;
  readonly facts?: Partial<PreflightFacts>;
}

async function fitted({ takes = [e3], assignment = {}, facts = {} }: Given) {
  const disabledPlans = assignment.disabledPlans ?? [];
  const [one] = await fitPeople(
    {
      catalogue,
      policy: { mustKnow: [], maxReportLagDays: 10 },
      asOf: 20_779,
      run: {
        describeSeats: async () => [
          {
            ...{ userId: 'u', product: 0, displayName: 'U', userPrincipalName: 'u@example.test' },
            ...{ department: null, accountEnabled: true },
            assignments: [
              {
                ...{ skuId: e5, path: 'direct', groupIds: [], groupNames: [], hasStatedPath: true },
                ...{ disabledPlans, ...assignment },
              },
            ],
          },
        ],
        preflightFacts: async () => [
          {
            held: [{ skuId: e5, disabledPlans }],
            mailbox: { sizeBytes: 1, hasArchive: false, isOnHold: null, purpose: null },
            ...{ oneDriveBytes: 1, hasPhoneNumber: null, ...facts },
          },
        ],
      },
    },
    [{ userId: 'u', swap: { gives: e5, takes, eachMinor: 1 }, workload: 20_770, copilot: 'unknown' }],
  );
  return one;
}

describe('fitPeople', () => {
  it('makes a step that gives and takes at once, with services off that were off', async () => {
    const off = planOf(e5, 'SWAY');
    const one = await fitted({ assignment: { disabledPlans: [off, planOf(e5, 'MCOEV')] } });

    expect(one).toMatchObject({
      kind: 'step',
      step: {
        ...{ skuId: e5, path: 'direct', adds: [{ skuId: e3, disabledPlans: [off] }] },
        evidence: { verdict: 'active', idleDays: 9, holds: [e5] },
      },
    });
  });

  const mailbox = { sizeBytes: 1, hasArchive: false, isOnHold: true, purpose: null };
  it.each<[string, Given, LeftAlone]>([
    ['a group gives it', { assignment: { path: 'group:g' } }, 'not-direct'],
    ['a group gives it as well', { assignment: { path: 'direct+group:g' } }, 'not-direct'],
    ['nobody says how it came', { assignment: { hasStatedPath: false } }, 'not-direct'],
    ['nobody says what they hold', { facts: { held: null } }, 'not-known'],
    ['no mailbox and no OneDrive in the other', { takes: [visio] }, 'would-lose-data'],
    ['no OneDrive in the other', { takes: [exchange1] }, 'would-lose-data'],
    ['a phone number, and no phone in the other', { facts: { hasPhoneNumber: true } }, 'would-lose-data'],
    ['a hold', { facts: { mailbox } }, 'on-hold'],
    [
      'a mailbox that was off, and is another plan in the other',
      {
        takes: [exchange1],
        assignment: {
          disabledPlans: [planOf(e5, 'EXCHANGE_S_ENTERPRISE'), planOf(e5, 'SHAREPOINTENTERPRISE')],
        },
      },
      'would-switch-on',
    ],
  ])('leaves somebody alone: %s', async (_name, given, why) => {
    expect(await fitted(given)).toEqual({ kind: 'leftAlone', why });
  });
});
