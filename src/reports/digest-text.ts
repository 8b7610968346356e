import { moneyText } from '../lib/currency.ts';
import type { DigestDate } from './digest-dates.ts';
import { differenceWords, type DigestDifference } from './digest-differences.ts';
import type { Remediation, RemediationItem } from './digest-remediation.ts';
import type { Digest } from './digest.ts';
import type { PositionRow } from './position-document.ts';
import { unknownText, wordsOf } from './reason-words.ts';

/** A digest for a terminal: what is paid for and given to nobody first. */
export function renderDigestText(digest: Digest): string {
  const { kind, since, asOf, unassigned, positions, openCases, freed, coverage, remediation } = digest;
  const unknownToo =
    unassigned.productsUnknown > 0 ? ` (unknown for ${unassigned.productsUnknown} products)` : '';
  const lines = positions.map(positionLine);
  const freedSeats = freed.reduce((sum, { seats }) => sum + seats, 0);
  return [
    `${kind} digest, ${since} to ${asOf}`,
    `${unassigned.units} units are paid for and assigned to nobody${unknownToo}.`,
    ...lines,
    `${openCases.length} cases are waiting; ${freedSeats} seats were freed.`,
    coverage.complete
      ? 'Coverage complete.'
      : `Coverage incomplete: ${coverage.gaps.map(({ detail }) => detail).join(' ')}`,
    ...ownerLines(digest),
    ...(remediation === null ? [] : remediationLines(remediation)),
  ].join('\n');
}

/** Unknown is said of the figure it is, with its reason: nobody assigns “of unknown”. */
function positionLine({ name, assigned, entitled, usagePct, threshold, reasons }: PositionRow): string {
  const held = assigned === null ? `assigned ${unknownText(reasons.assigned)}` : `${assigned} assigned`;
  const ofRight =
    entitled === null
      ? `${held}, entitled ${unknownText(reasons.entitled)}`
      : assigned === null
        ? `${held}, ${entitled} entitled`
        : `${assigned} of ${entitled} assigned`;
  const used = usagePct === null ? `use ${unknownText(reasons.usagePct)}` : `${usagePct} % used`;
  return `  ${name}: ${ofRight}, ${used}${threshold === null || threshold === 'ok' ? '' : `, ${wordsOf(threshold)}`}`;
}

/** The two sections of each owner, then what nobody answers for. */
function ownerLines({ dates, differences }: Digest): string[] {
  const owners = [...new Set([...dates.rows, ...differences.rows].flatMap(({ ownerIds }) => ownerIds))];
  const sections = [...owners.toSorted(), null].flatMap((owner) => {
    const isTheirs = ({ ownerIds }: { readonly ownerIds: readonly string[] }) =>
      owner === null ? ownerIds.length === 0 : ownerIds.includes(owner);
    const toDecide = dates.rows.filter(isTheirs);
    const differing = differences.rows.filter(isTheirs);
    if (toDecide.length + differing.length === 0) return [];
    return [
      '',
      owner === null ? 'Nobody answers for' : `Owner ${owner}`,
      ...section(`Dates to decide by, within ${dates.windowDays} days of ${dates.from}:`, toDecide, dateLine),
      ...section('Where the register and the tenant differ:', differing, differenceLine),
    ];
  });
  const { subscriptionsUnknownBecause: why } = dates;
  return [
    ...sections,
    ...(why === null ? [] : ['', `The days of the tenant's subscriptions are unknown: ${wordsOf(why)}.`]),
    ...(differences.unknown === 0
      ? []
      : ['', `${differences.unknown} comparisons could not be made: see "variances".`]),
  ];
}

function section<T>(title: string, rows: readonly T[], line: (row: T) => string): string[] {
  return rows.length === 0 ? [] : [`  ${title}`, ...rows.map((row) => `    ${line(row)}`)];
}

function dateLine({ by, daysLeft, contract, names, action }: DigestDate): string {
  const source = contract ?? 'subscription of the tenant';
  return `${by} (${daysLeftWords(daysLeft)}), ${names.join(', ')}, ${source}: ${action}`;
}

function daysLeftWords(daysLeft: number): string {
  if (daysLeft < 0) return 'over';
  return daysLeft === 1 ? '1 day left' : `${daysLeft} days left`;
}

function differenceLine(row: DigestDifference): string {
  return `${differenceWords(row)} ${row.action}`;
}

function remediationLines({ items, orders, unknown }: Remediation): string[] {
  return [
    '',
    items.length === 0 ? 'Nothing is left to be put right.' : 'To be put right:',
    ...items.map(itemLine),
    ...unknown.map(({ name, reason }) => `  ${name}: exposure or waste is ${unknownText(reason)}.`),
    ...(orders.length === 0 ? [] : ['', 'The orders it feeds:']),
    ...orders.map(
      ({ contract, kind, on, orderBy, deProvisionBy, items: count }) =>
        `  ${on}, ${contract} (${kind}): order by ${orderBy}${deProvisionBy === null ? '' : `, take seats away by ${deProvisionBy}`}; ${count} of the above.`,
    ),
  ];
}

function itemLine({
  by,
  daysLeft,
  name,
  what,
  action,
  monthlyValue,
  ownerIds,
  kind,
}: RemediationItem): string {
  const date = by === null || daysLeft === null ? 'no date' : `${by} (${daysLeftWords(daysLeft)})`;
  const value =
    monthlyValue === null ? '' : ` ${moneyText(monthlyValue.amountMinor, monthlyValue.currency)} a month.`;
  const owner = ownerIds.length === 0 ? 'no owner' : `owner ${ownerIds.join(', ')}`;
  const said = kind === 'variance' ? what : `${name}: ${what}`;
  return `  ${date}, ${kind}: ${said}${value} ${action} (${owner})`;
}
