import { activeBridge } from '../../core/bridge/microsoft-bridge.ts';
import type { PlanReview } from '../../core/boundary/plan-review.ts';
import { dayOf } from '../../core/model/day.ts';
import type { MicrosoftCount } from '../../core/model/microsoft-count.ts';
import { known, unknown } from '../../core/model/product.ts';
import { usageWindows } from '../../core/model/usage-window.ts';
import type { HistoryEntry } from '../../ledger/history.ts';
import { boundaryDocument } from '../../reports/boundary-document.ts';
import { calendarDocument } from '../../reports/calendar-document.ts';
import { comparisonDocument } from '../../reports/comparison-document.ts';
import { groupDocument } from '../../reports/group-document.ts';
import { justificationDocument } from '../../reports/justification-document.ts';
import { overlapDocument } from '../../reports/overlap-document.ts';
import type { FeatureEvidence } from '../../reports/plan-evidence.ts';
import type { PlanReviewDay } from '../../reports/plan-review-day.ts';
import { rightSizeDocument } from '../../reports/right-size-document.ts';
import { trendDocument } from '../../reports/trend-document.ts';
import { headsOf, type Basis } from '../../reports/usage-document-basis.ts';
import { serviceNames, type UsageDocument } from '../../reports/usage-document.ts';
import { varianceDocument } from '../../reports/variance-document.ts';
import type { ChatReports } from '../desk/chat-reports.ts';
import { sampleDevices } from './sample-devices.ts';
import { sampleCals } from './sample-cals.ts';
import { sampleServers } from './sample-servers.ts';
import { sampleSignals } from './sample-signals.ts';
import { sampleAzure } from './sample-azure.ts';
import { sampleMailboxes, sampleQuality } from './sample-tenant-reports.ts';

export const sampleSku = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
export const foreignSku = '18181a46-0d4e-45cd-891e-60aabd171b4e';
export const sampleDay = '2026-11-22';

export interface SampleOptions {
  /** Rows of every list. */
  readonly rows?: number;
  /** Nothing can be counted: the directory was not read whole. */
  readonly isUnknown?: boolean;
  /** How long names are. */
  readonly nameLength?: number;
}

/** Reports of one product, `e5`, and of one that belongs to somebody else, `foreign`. */
export function sampleReports(options: SampleOptions = {}): ChatReports {
  const { rows = 2, isUnknown = false, nameLength = 20 } = options;
  const list = <T>(make: (index: number) => T): T[] =>
    Array.from({ length: rows }, (_, index) => make(index));
  const name = (of: string, index: number) => `${of} ${index} `.padEnd(nameLength, 'x');
  const day = planDay();

  function planDay(): PlanReviewDay {
    const skuNames = {
      [sampleSku]: name('Suite', 5),
      [foreignSku]: 'Foreign suite',
      ...Object.fromEntries(list((index) => [`sku-${index}`, name('Licence', index)])),
    };
    return {
      ...basis(isUnknown),
      ...{ currency: 'GBP', withheld: null, people: [], skuNames },
      groupNames: Object.fromEntries(list((index) => [`group-${index}`, name('Group', index)])),
      reason: isUnknown ? 'users-incomplete' : null,
      review: isUnknown ? null : review(),
      evidence: list((index) => evidenceOf(`feature-${index}`)),
    };
  }

  function evidenceOf(feature: string): FeatureEvidence {
    const seen = { refreshedOn: sampleDay, lagDays: 0, windowDays: 90, reason: null };
    return {
      ...{ feature, kind: 'signals-and-attestation', report: null, silence: 'unused', tenantCount: null },
      signals: [{ signal: 'audio-conferencing', source: 'pstn-calls', ...seen }],
      attestation: { attestedOn: '2026-11-01', ageDays: 21 },
      ...{ shown: 30, shownNotAttested: 4, attestedNotShown: 2 },
    };
  }

  function review(): PlanReview {
    const money = { people: 40, monthlyMinor: 400_000 };
    return {
      people: 900,
      features: list((index) => ({
        ...{ feature: `feature-${index}`, name: name('Feature', index), area: 'identity', signal: 'teams' },
        ...{ assigned: 100 + index, required: 60, consumed: 50 },
        ...{ addOnNotAssigned: 1, mixedEstate: 2, beyondPlan: 3, overAssigned: index },
      })),
      evidence: [],
      skus: [
        {
          ...{ skuId: sampleSku, name: name('Suite', 5), purpose: 'suite', monthlyMinor: 5_000 },
          ...{ holders: 100, using: 80, forEverybodyOnly: 12, undecided: 5, unused: 15, webOnly: 4 },
          features: list((index) => ({ feature: `feature-${index}`, used: 50, unknown: 10 })),
        },
      ],
      overlaps: [
        ...list((index) => ({ skuId: sampleSku, coveredBy: `sku-${index}`, people: 7, monthlyMinor: 7_000 })),
        { skuId: foreignSku, coveredBy: sampleSku, people: 1, monthlyMinor: 900 },
      ],
      rightSizing: {
        ...{ considered: 900, savings: money, gaps: money, kept: 800, noSufficientSet: 1, priceMissing: 2 },
        transitions: list((index) => ({
          ...{ kind: index % 2 === 0 ? 'saving' : 'gap', from: [sampleSku], to: [`sku-${index}`] },
          ...{ people: 20, eachMinor: 10_000, monthlyMinor: 200_000 },
        })),
      },
      justifications:
        rows === 0
          ? []
          : [
              {
                ...{ suite: sampleSku, baseline: foreignSku, features: list((index) => `feature-${index}`) },
                ...{ seats: 100, justified: 60, undecided: 10, servedByBaseline: 30, premiumMinor: 2_000 },
                alternative: { skuIds: list((index) => `sku-${index}`), monthlyMinor: 4_000 },
              },
            ],
      groups: [
        ...list((index) => ({
          ...{ groupId: `group-${index}`, suite: sampleSku, members: 50, using: 5, undecided: 0 },
          isOverEntitling: true,
        })),
        {
          ...{ groupId: 'far', suite: foreignSku, members: 9, using: 9, undecided: 0 },
          isOverEntitling: false,
        },
      ],
    };
  }

  return {
    compare: async (at, position) =>
      comparisonDocument({
        day: at,
        position: isUnknown ? position : { ...position, microsoft: known(microsoftCount) },
        partner: {
          deploymentPct: isUnknown ? unknown('units-missing') : known(89.2),
          usagePct: isUnknown ? unknown('units-missing') : known(91.4),
          inflatedUsagePct: unknown('no-earlier-collection'),
          totalEntitlements: isUnknown ? unknown('units-missing') : known(100),
          inflation: (['passedOn', 'secondSubscription', 'trial', 'engageOnly'] as const).map((cause) => ({
            cause,
            count: isUnknown ? unknown('observations-gone') : known(3),
          })),
        },
      }),
    trend: async ({ product, name: called }) =>
      trendDocument({
        ...{ tenantId: 'tenant', product, name: called, asOf: sampleDay, termStart: '2024-07-01' },
        terms: {
          ...{ kind: 'enterprise', startDate: dayOf('2024-07-01'), endDate: dayOf('2027-06-30') },
          ...{ renewalDate: null, noticeDays: null },
        },
        entries: list((index) => monthEntry(product, index, rows, isUnknown)),
        daily: list((index) => ({ asOf: `2026-0${(index % 9) + 1}-10`, assigned: 90 + (index % 7) })),
        entitledAtTermStart: isUnknown ? unknown('not-in-register') : known(100),
        entitledNow: isUnknown ? unknown('not-in-register') : known(100),
      }),
    rightSize: async (product, against) => ({
      sizing: rightSizeDocument(day, product),
      justification: justificationDocument(day),
      baseline: against === null ? 'policy' : against === 'e3' ? 'asked' : 'notFound',
    }),
    boundary: async (product) => boundaryDocument(day, product),
    usage: async ({ product }) => usageOf(product, isUnknown),
    overlaps: async () =>
      overlapDocument(day, [
        ...list(() => ({ skuId: sampleSku, people: 3 })),
        { skuId: foreignSku, people: 2 },
      ]),
    groups: async () => groupDocument(day),
    variances: async () =>
      varianceDocument({
        ...{ tenantId: 'tenant', asOf: sampleDay, runId: isUnknown ? null : 'run' },
        variances: [
          ...list((index) => varianceOf('e5', name('Suite', index), isUnknown)),
          varianceOf('foreign', 'Foreign suite', false),
        ],
        notices: list((index) => ({
          ...{ kind: 'grace', product: 'e5', name: name('Suite', index), skuId: sampleSku, lots: [] },
          ...{
            units: isUnknown ? null : 5,
            text: 'Expired and in its grace period: it ends unless renewed.',
          },
        })),
      }),
    calendar: async () =>
      calendarDocument({
        ...{ asOf: sampleDay, until: '2027-11-22' },
        subscriptionsUnknownBecause: isUnknown ? 'subscriptions-missing' : null,
        entries: [
          ...list((index) => calendarEntry('e5', index)),
          { ...calendarEntry('foreign', 0), text: 'Something of another product.' },
        ],
      }),
    mailboxes: async () => sampleMailboxes(basis(isUnknown), isUnknown),
    cals: async () => sampleCals(basis(isUnknown), isUnknown, rows, nameLength),
    servers: async () => sampleServers(basis(isUnknown), isUnknown, rows),
    devices: async () => sampleDevices(basis(isUnknown), isUnknown, sampleSku),
    signals: async () => sampleSignals(basis(isUnknown), isUnknown),
    quality: async () => sampleQuality(sampleDay, rows, isUnknown),
    sources: async () => ({
      ...{ schemaVersion: 1, tenantId: 'tenant', runId: 'run', asOf: sampleDay, today: sampleDay },
      ...{ complete: !isUnknown, people: isUnknown ? null : 600 },
      sources: list((index) => ({
        ...{
          source: 'users',
          wanted: 'weekly',
          rows: isUnknown ? 0 : 600,
          isLate: isUnknown ? null : index === 0,
        },
        ...{ status: isUnknown ? 'failed' : 'complete', asOf: isUnknown ? null : sampleDay },
        observedAt: `${sampleDay}T06:00:00Z`,
        gaps: isUnknown ? ['Users were refused. Grant User.Read.All.'] : [],
      })),
      jobs: list((index) => ({
        ...{ name: `job-${index}`, cron: '0 6 * * 1', timezone: 'Europe/London', lastFinished: null },
      })),
      register: { lines: 12, newestDocumentOn: isUnknown ? null : '2026-07-01' },
    }),
    azure: async () => sampleAzure(basis(isUnknown), rows, isUnknown),
  };
}

function basis(isUnknown: boolean): Basis {
  const detail = 'Users were not read to their end: nobody can be counted.';
  return {
    ...{ schemaVersion: 1, tenantId: 'tenant', runId: 'run', asOf: sampleDay, sources: [] },
    gaps: isUnknown ? [{ source: 'users', reason: 'incomplete', detail }] : [],
  };
}

const nobody = { active: 0, inactive: 0 };
const microsoftCount: MicrosoftCount = {
  cells: {
    active: { active: 75, inactive: 5 },
    inactive: { active: 2, inactive: 4 },
    neverUsed: { active: 1, inactive: 3 },
    new: { active: 1, inactive: 1 },
    protected: { active: 0, inactive: 1 },
    noEvidence: nobody,
    sourcesDisagree: { active: 0, inactive: 1 },
  },
  guests: 3,
};

/** What Microsoft's method makes of the sample. */
export const microsoftActive = activeBridge(microsoftCount).microsoft;

/** Months through October 2026, the oldest first; all at 80 active. */
function monthEntry(product: string, index: number, months: number, isUnknown: boolean): HistoryEntry {
  const at = 2026 * 12 + 9 - (months - 1 - index);
  const month = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
  return {
    ...{ kind: 'imported', product, month, entitled: 100, assigned: 94, active: isUnknown ? null : 80 },
    ...{ method: 'sign-in-90d-internal', source: 'a workbook', importedBy: 'test', supersededAt: null },
    ...{ importedAt: '2026-11-01T00:00:00.000Z', fileSha256: '0'.repeat(64) },
  };
}

function usageOf(product: string, isUnknown: boolean): UsageDocument {
  const heads = headsOf({ internal: 1_281, guests: 14 });
  const passive = {
    ...{ people: heads, datedActive: heads, undecided: heads, unknown: heads, userIds: ['someone'] },
    reason: null,
  };
  const none = { people: null, datedActive: null, undecided: null, unknown: null, userIds: [] };
  const notRead = { ...none, reason: 'email-activity-missing' };
  return {
    ...basis(isUnknown),
    ...{ product, method: 'A person is active within N days by the date Microsoft reports.' },
    windows: usageWindows,
    people: isUnknown ? null : heads,
    services: Object.entries(serviceNames).map(([service, name]) => ({
      ...{ service: service as UsageDocument['services'][number]['service'], name, source: 'active-users' },
      ...{ refreshedOn: isUnknown ? null : '2026-11-20', lagDays: isUnknown ? null : 2 },
      unknown: isUnknown ? null : heads,
      within: isUnknown ? null : usageWindows.map((days) => ({ days, active: heads, notActive: heads })),
      reason: isUnknown ? 'users-incomplete' : null,
    })),
    receiveOnly: isUnknown ? notRead : passive,
    syncOnly: isUnknown ? notRead : passive,
    ...{ microsoft: null, microsoftReason: 'totals-are-of-the-whole-tenant' },
  };
}

type Variances = Parameters<typeof varianceDocument>[0]['variances'];

function varianceOf(product: string, name: string, isUnknown: boolean): Variances[number] {
  const on = sampleDay;
  return {
    ...{ kind: 'register-purchased', product, name, subject: null, unit: 'units', currency: null },
    left: { label: 'units the register entitles to', source: 'register', on, value: known(100) },
    right: {
      ...{ label: 'paid units the tenant can use', source: 'skus', on },
      value: isUnknown ? unknown('skus-missing') : known(90),
    },
    difference: isUnknown ? unknown('skus-missing') : known(10),
    material: isUnknown ? null : true,
    why: `A subscription of ${name} lapsed or was not renewed.`,
    action: 'Compare the contract with the subscriptions of the tenant.',
    proof: [{ line: 'line', contract: 'EA-1', document: 'order.pdf', quantity: 100 }],
  };
}

type Entries = Parameters<typeof calendarDocument>[0]['entries'];

function calendarEntry(product: string, index: number): Entries[number] {
  const on = dayOf('2027-06-30') + index;
  return {
    ...{ on, kind: 'end', contract: 'EA-1', products: [product], subjects: ['line'] },
    ...{ decideBy: on - 30, daysLeft: 190 + index, level: null, text: 'The last day in force.' },
  };
}
