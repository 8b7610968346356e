import { licenceLines, type CoreNeed, type LicenceLine } from '../core/azure/core-need.ts';
import { benefitKinds, type ArcKind, type BenefitKind } from '../core/azure/hybrid-benefit.ts';
import type { BenefitTally } from '../core/azure/benefit-review.ts';
import type { Figure } from '../core/model/product.ts';
import type { AzureBenefit } from '../reports/azure-benefit.ts';
import type { AzureReservations } from '../reports/azure-reservations.ts';
import { unknownText, wordsOf } from '../reports/reason-words.ts';
import { table } from './table.ts';

const kindNames: Readonly<Record<BenefitKind | ArcKind, string>> = {
  vm: 'Windows machines',
  vmss: 'Windows scale sets',
  sqlvm: 'SQL Server on machines',
  sqldb: 'SQL databases',
  sqlmi: 'SQL managed instances',
  elasticpool: 'SQL elastic pools',
  'arc-server': 'Arc servers',
  'arc-sql': 'Arc SQL Servers',
};

const lineNames: Readonly<Record<LicenceLine, string>> = {
  windowsServer: 'Windows Server',
  sqlEnterprise: 'SQL Server Enterprise',
  sqlStandard: 'SQL Server Standard',
};

/** A number of hours or cores, with two decimals at most. */
export function amountText(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export function figureText(figure: Figure<number>, unit = ''): string {
  return figure.known ? `${amountText(figure.value)}${unit}` : unknownText(figure.reason);
}

/** Reserved and used hours of each reservation (AZR-01). */
export function reservationText(document: AzureReservations): string[] {
  const { use, reason, floorPct, windowDays, lateDays } = document;
  if (use === null) return [`reservations: ${unknownText(reason)}`];
  const { counts, utilisationPct, wastedHours, newestOn } = use;
  const late = lateDays === null ? '' : `, ${lateDays} days ago`;
  return [
    `reservations over ${windowDays} days: ${figureText(utilisationPct, ' %')} of the reserved hours used; below ${floorPct} %: ${counts.waste}, used: ${counts.used}, unknown: ${counts.unknown}; hours wasted: ${amountText(wastedHours)}; newest day known: ${newestOn ?? 'none'}${late}`,
    ...(use.reservations.length === 0
      ? []
      : [
          table([
            ['reservation', 'what', 'days', 'reserved h', 'used h', 'unused h', 'use', ''],
            ...use.reservations.map((each) => [
              each.reservationId,
              each.skuName ?? '(not said)',
              String(each.daysKnown),
              amountText(each.reservedHours),
              amountText(each.usedHours),
              figureText(each.unusedHours),
              figureText(each.utilisationPct, ' %'),
              each.isOver ? 'more used than reserved: check' : each.verdict,
            ]),
          ]),
        ]),
    document.method,
  ];
}

const shown = 20;

/** Azure Hybrid Benefit by kind, the licences it takes, and where it is off (AZR-02, AZR-03, AZR-11). */
export function benefitText({ findings, licences, reason, method }: AzureBenefit): string[] {
  if (findings === null || licences === null) return [`Azure Hybrid Benefit: ${unknownText(reason)}`];
  const { byKind, whole, unactivated, arc, reasons } = findings;
  const more = whole.states.off - Math.min(shown, unactivated.length);
  return [
    `Azure Hybrid Benefit: on for ${rateText(whole)} of the eligible resources`,
    table([
      ['kind', 'on', 'off', 'rate', 'replica', 'dev/test', 'not eligible', 'unknown', 'cores unknown'],
      ...benefitKinds.map((kind) => tallyRow(kindNames[kind], byKind[kind])),
      tallyRow('all', whole),
    ]),
    ...Object.entries(reasons).map(([why, count]) => `  ${wordsOf(why)}: ${count}`),
    ...licences.map(
      ({ line, inUse, toActivate, registered }) =>
        `${lineNames[line]}: in use ${inUse} cores; switching the rest on needs ${toActivate} core licences with Software Assurance; in the register: ${figureText(registered)}`,
    ),
    'SQL Server Enterprise and Standard are two ways to license the same resources where both are given; they are not added.',
    ...(unactivated.length === 0 ? [] : ['off, the most cores first:']),
    ...unactivated
      .slice(0, shown)
      .map(
        ({ resourceId, kind, size, need }) =>
          `  ${resourceId} (${kindNames[kind]}, ${size ?? 'size not known'}): ${needText(need)}`,
      ),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...arc.map(
      ({ kind, licenseType, resources, vCores, coresUnknown }) =>
        `${kindNames[kind]}, licence ${licenseType ?? 'not said'}: ${resources}, ${vCores} cores${coresUnknown === 0 ? '' : `, cores not known of ${coresUnknown}`}`,
    ),
    method,
  ];
}

function tallyRow(name: string, tally: BenefitTally): string[] {
  const { on, off, replica, devTest, notEligible, unknown } = tally.states;
  return [
    name,
    String(on),
    String(off),
    rateText(tally),
    ...[replica, devTest, notEligible, unknown, tally.coresUnknown].map(String),
  ];
}

function rateText({ activationPct, range, states }: BenefitTally): string {
  if (activationPct === null) return states.unknown === 0 ? 'none eligible' : 'unknown';
  const between =
    states.unknown === 0 || range === null ? '' : ` (${range.fromPct} to ${range.toPct} % with the unknown)`;
  return `${activationPct} %${between}`;
}

function needText(need: CoreNeed | null): string {
  if (need === null) return 'cores not known';
  return licenceLines
    .flatMap((line) => (need[line] === null ? [] : `${amountText(need[line])} ${lineNames[line]}`))
    .join(' or ');
}
