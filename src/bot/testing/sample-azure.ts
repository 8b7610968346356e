import type { AzureConclusions } from '../../core/azure/azure-conclusions.ts';
import { createBenefitReview } from '../../core/azure/benefit-review.ts';
import { chargeback } from '../../core/azure/chargeback.ts';
import { commitmentBurn } from '../../core/azure/commitment.ts';
import type { LicensableResource } from '../../core/azure/hybrid-benefit.ts';
import { reservationUse } from '../../core/azure/reservation-use.ts';
import { createTagReview } from '../../core/azure/tag-completeness.ts';
import { tagEnforcement } from '../../core/azure/tag-enforcement.ts';
import { untaggedResources } from '../../core/azure/untagged-resources.ts';
import { dayOf } from '../../core/model/day.ts';
import { unknown } from '../../core/model/product.ts';
import type { AzureDocument } from '../../reports/azure-document.ts';
import type { Basis } from '../../reports/usage-document-basis.ts';

const coreRules = { windowsMinCores: 8, sqlMinCores: 4, enterpriseRatio: 4 };

/** A report of Azure with `rows` rows in every list; nothing of it known, if so wished. */
export function sampleAzure(basis: Basis, rows: number, isUnknown: boolean): AzureDocument {
  const list = <T>(make: (index: number) => T): T[] =>
    Array.from({ length: rows }, (_, index) => make(index));
  const why = (source: string) => (isUnknown ? `${source}-incomplete` : null);
  const method = 'As docs/methods.md says.';
  const benefit = createBenefitReview({ rules: coreRules, listed: 200 });
  for (const resource of list(machine)) benefit.step(resource);
  const tags = createTagReview({ tagKeys: ['CostCenter'], listed: 200 });
  for (const index of list((each) => each))
    tags.step({ id: `group-${index}`, name: null, subscriptionId: 'sub', tags: null });
  const act = isUnknown ? { kind: 'unknown', reason: 'late' } : { kind: 'act', detail: '1' };
  return {
    ...basis,
    reservations: {
      ...{ method, windowDays: 30, floorPct: 85, lateDays: isUnknown ? null : 2 },
      use: isUnknown ? null : reservationUse(list(reservation), { floorPct: 85, minDays: 20 }),
      reason: why('azure-reservations'),
    },
    benefit: {
      ...{ method, coreRules, findings: isUnknown ? null : benefit.finish() },
      licences: isUnknown
        ? null
        : [{ line: 'windowsServer', inUse: 0, toActivate: 8 * rows, registered: unknown('not-in-register') }],
      reason: why('azure-resources'),
    },
    tags: {
      ...{ method, tagKeys: ['CostCenter'], floorPct: 95, resources: null },
      groups: isUnknown ? null : tags.finish(),
      reason: why('azure-resources'),
      untagged: isUnknown
        ? null
        : untaggedResources([{ subscriptionId: 'sub', type: 'microsoft.compute/disks', untagged: 3 }], 20),
      untaggedReason: why('azure-resources'),
      enforcement: isUnknown ? null : tagEnforcement(['CostCenter'], [], null),
      enforcementReason: why('azure-policy'),
    },
    commitment: {
      ...{ method, outside: null, outsideReason: 'azure-costs-missing' },
      lots: isUnknown ? null : list(commitment),
      reason: why('azure-commitments'),
    },
    chargeback: {
      ...{ method, businessUnitTag: 'CostCenter', month: isUnknown ? null : '2026-10', months: null },
      byCurrency: isUnknown ? null : chargeback(list(cost)),
      reason: why('azure-costs'),
    },
    conclusions: { reservations: act, benefit: act, tags: act, commitment: act } as AzureConclusions,
  };
}

function reservation(index: number) {
  return {
    ...{ reservationId: `reservation-${index}`, orderId: 'order', skuName: 'Standard_D4s_v5' },
    ...{ kind: 'Reservation', quantity: 2, reservedHours: 1_440, usedHours: 900 + index },
    ...{ daysKnown: index % 2 === 0 ? 30 : 3, daysUnknown: 0, newestOn: '2026-11-20' },
  };
}

function machine(index: number): LicensableResource {
  return {
    ...{ resourceId: `vm-${index}`, name: `vm-${index}`, kind: 'vm', subscriptionId: 'sub' },
    ...{ resourceGroup: 'group', osType: 'Windows', licenseType: null, edition: null, size: 'D4s_v5' },
    ...{ instances: 1, vCores: 4, isDevTest: false },
  };
}

function commitment(index: number) {
  return commitmentBurn(
    {
      ...{ lotId: `lot-${index}`, billingAccount: 'account', status: 'Active', currency: 'GBP' },
      ...{ startOn: '2026-01-01', expiresOn: '2027-12-31', originalAmount: 100_000, closedBalance: 90_000 },
      isEstimated: false,
    },
    [],
    { asOf: dayOf('2026-11-22'), minMonths: 3, tolerancePct: 5 },
  );
}

function cost(index: number) {
  const tagValue = index === 0 ? null : `Unit ${index}`;
  return { month: '2026-10', tagValue, resourceGroup: 'group', amount: 100 + index, currency: 'GBP' };
}
