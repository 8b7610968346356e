import { benefitKinds, type BenefitKind } from '../core/azure/hybrid-benefit.ts';
import type { BenefitTally } from '../core/azure/benefit-review.ts';
import type { CommitmentBurn } from '../core/azure/commitment.ts';
import type { JudgedReservation } from '../core/azure/reservation-use.ts';
import type { AzureDocument } from './azure-document.ts';
import type { AzureChargeback } from './azure-tags.ts';
import { feedTable, reasonsCell, valueOf, type ColumnOf, type FeedTable } from './feed-table.ts';

interface CostLine {
  readonly month: string;
  readonly currency: string;
  /** Null: can be charged to nobody. */
  readonly unit: string | null;
  readonly amount: number;
}

interface BenefitLine extends BenefitTally {
  readonly kind: BenefitKind;
}

const reservationColumns: readonly ColumnOf<JudgedReservation>[] = [
  ['reservationId', 'text', 'The reservation.', (row) => row.reservationId],
  ['orderId', 'text', 'Its order.', (row) => row.orderId],
  ['skuName', 'text', 'What is reserved.', (row) => row.skuName],
  ['quantity', 'whole number', 'How many of it.', (row) => row.quantity],
  [
    'reservedHours',
    'decimal number',
    'On the days known; add these up, never percentages.',
    (row) => row.reservedHours,
  ],
  ['usedHours', 'decimal number', 'On the days known.', (row) => row.usedHours],
  ['unusedHours', 'decimal number', 'Reserved and not used.', (row) => valueOf(row.unusedHours)],
  ['daysKnown', 'whole number', 'Days of the window that are known.', (row) => row.daysKnown],
  ['newestOn', 'day', 'The newest day known.', (row) => row.newestOn],
  ['verdict', 'text', 'waste, used or unknown.', (row) => row.verdict],
  ['unknownBecause', 'text', 'Why cells are empty.', ({ unusedHours }) => reasonsCell({ unusedHours })],
];

const commitmentColumns: readonly ColumnOf<CommitmentBurn>[] = [
  ['lotId', 'text', 'The commitment.', (row) => row.lotId],
  ['billingAccount', 'text', 'Whose it is.', (row) => row.billingAccount],
  ['currency', 'text', 'Of the amounts.', (row) => row.currency],
  ['startOn', 'day', 'First day of the term.', (row) => row.startOn],
  ['expiresOn', 'day', 'Last day of the term.', (row) => row.expiresOn],
  ['committed', 'decimal number', 'What was committed to.', (row) => row.committed],
  ['burned', 'decimal number', 'Consumed up to settledUntil.', (row) => valueOf(row.burned)],
  ['settledUntil', 'day', 'End of the last settled month.', (row) => row.settledUntil],
  ['meanMonth', 'decimal number', 'Mean of the settled months.', (row) => valueOf(row.meanMonth)],
  [
    'neededMonth',
    'decimal number',
    'What a month must burn from there on.',
    (row) => valueOf(row.neededMonth),
  ],
  [
    'shortfall',
    'decimal number',
    'Committed less the forecast.',
    (row) => valueOf(row.shortfall)?.amount ?? null,
  ],
  ['verdict', 'text', 'behind, onTrack, ahead, met, ended or unknown.', (row) => row.verdict],
  [
    'unknownBecause',
    'text',
    'Why cells are empty.',
    ({ burned, meanMonth, neededMonth, shortfall }) =>
      reasonsCell({ burned, meanMonth, neededMonth, shortfall }),
  ],
];

const costColumns: readonly ColumnOf<CostLine>[] = [
  ['month', 'text', 'YYYY-MM; whole months only.', (row) => row.month],
  ['currency', 'text', 'Of the amount; currencies are never added up.', (row) => row.currency],
  ['unit', 'text', 'Value of the tag of the business unit; empty: charged to nobody.', (row) => row.unit],
  ['amount', 'decimal number', 'Cost.', (row) => row.amount],
];

const benefitColumns: readonly ColumnOf<BenefitLine>[] = [
  ['kind', 'text', benefitKinds.join(', '), (row) => row.kind],
  ['on', 'whole number', 'Resources with the benefit.', (row) => row.states.on],
  ['off', 'whole number', 'Eligible resources without it.', (row) => row.states.off],
  ['replica', 'whole number', 'Passive replicas: in no rate.', (row) => row.states.replica],
  ['devTest', 'whole number', 'Of dev/test subscriptions: in no rate.', (row) => row.states.devTest],
  ['notEligible', 'whole number', 'Never eligible.', (row) => row.states.notEligible],
  ['unknown', 'whole number', 'Nobody can tell.', (row) => row.states.unknown],
  [
    'coresUnknown',
    'whole number',
    'Eligible, of unknown cores: in no need below.',
    (row) => row.coresUnknown,
  ],
  ...(['windowsServer', 'sqlEnterprise', 'sqlStandard'] as const).map((line): ColumnOf<BenefitLine> => [
    `${line}ToActivate`,
    'decimal number',
    `${line} cores that switching on the rest takes; the lines are ways to license, not to be added.`,
    (row) => row.toActivate[line],
  ]),
];

/** Azure's files: reservations, commitments, cost by business unit, hybrid benefit (AUT-07). */
export function feedAzure({ reservations, commitment, chargeback, benefit }: AzureDocument): FeedTable[] {
  return [
    feedTable({
      name: 'azure-reservations',
      about: `Use of each reservation in ${reservations.windowDays} days.`,
      key: ['reservationId'],
      columns: reservationColumns,
      rows: reservations.use?.reservations ?? null,
      unknownBecause: reservations.reason,
    }),
    feedTable({
      name: 'azure-commitments',
      about: 'Commitments to consume, and how fast they are consumed.',
      key: ['billingAccount', 'lotId'],
      columns: commitmentColumns,
      rows: commitment.lots,
      unknownBecause: commitment.reason,
    }),
    feedTable({
      name: 'azure-tag-costs',
      about: `Cost by month and value of the tag ${chargeback.businessUnitTag}.`,
      key: ['month', 'currency', 'unit'],
      columns: costColumns,
      rows: costLines(chargeback),
      unknownBecause: chargeback.reason,
    }),
    feedTable({
      name: 'azure-hybrid-benefit',
      about: 'Azure Hybrid Benefit by kind of resource.',
      key: ['kind'],
      columns: benefitColumns,
      rows: benefitLines(benefit.findings),
      unknownBecause: benefit.reason,
    }),
  ];
}

function costLines({ months }: AzureChargeback): CostLine[] | null {
  if (months === null) return null;
  return months.flatMap(({ month, currency, units, unattributed }) => [
    ...units.map(({ unit, amount }) => ({ month, currency, unit, amount })),
    { month, currency, unit: null, amount: unattributed },
  ]);
}

function benefitLines(findings: AzureDocument['benefit']['findings']): BenefitLine[] | null {
  return findings === null ? null : benefitKinds.map((kind) => ({ kind, ...findings.byKind[kind] }));
}
