import type { ReportAnswerView, ReportCell, ReportSection } from '../../../cards/report-answer.ts';
import { licenceLines } from '../../../core/azure/core-need.ts';
import { benefitKinds, type BenefitKind } from '../../../core/azure/hybrid-benefit.ts';
import type { Figure } from '../../../core/model/product.ts';
import type { AzureDocument } from '../../../reports/azure-document.ts';
import { moneyOf } from '../../../reports/minor-units.ts';
import { wordsOf } from '../../../reports/reason-words.ts';
import { gapNotes, percentCell, textCell, unknownCell } from './report-cells.ts';

const kindWords: Readonly<Record<BenefitKind, string>> = {
  vm: 'Windows machines',
  vmss: 'Windows scale sets',
  sqlvm: 'SQL Server on machines',
  sqldb: 'SQL databases',
  sqlmi: 'SQL managed instances',
  elasticpool: 'SQL elastic pools',
};

const lineWords = {
  windowsServer: 'Windows Server',
  sqlEnterprise: 'SQL Server Enterprise',
  sqlStandard: 'or SQL Server Standard',
} as const;

/** The three views of Azure, the commitment and who is charged (AZR-10). */
export function azureView(document: AzureDocument): ReportAnswerView {
  const { asOf, reservations, benefit, tags, gaps } = document;
  const { use } = reservations;
  const whole = benefit.findings?.whole ?? null;
  return {
    kind: 'report-answer',
    title: 'Azure: reserved, licensed, attributed',
    asOf,
    conclusion:
      'Of reserved hours used: {0}. Of eligible resources with Hybrid Benefit: {1}. Of resource groups with every tag: {2}.',
    conclusionCells: [
      use === null ? unknownCell(reservations.reason) : figureCell(use.utilisationPct),
      percentCell(whole?.activationPct ?? null, benefit.reason ?? 'some-resources-unknown'),
      percentCell(tags.groups?.completePct ?? null, tags.reason ?? 'some-tags-unreadable'),
    ],
    sections: [
      reservationSection(document),
      benefitSection(document),
      licenceSection(document),
      tagSection(document),
      tagPolicySection(document),
      chargeSection(document),
      commitmentSection(document),
    ].map(shortened),
    notes: [
      'Nothing in Azure is changed by us. That a resource is eligible does not prove that there is a licence with Software Assurance for it.',
      use?.newestOn === null || use === null
        ? 'No day of reservations is known.'
        : `Reservations are known until ${use.newestOn}: Azure is a day or two late.`,
      ...gapNotes(gaps),
    ],
    next: [
      { title: 'Waiting', ask: 'what is waiting for me?' },
      { title: 'Quality', ask: 'quality' },
    ],
  };
}

/** Seven tables go on one card: of each the first rows, which are the largest. */
const mostRows = 5;

function shortened(section: ReportSection): ReportSection {
  const { heading, rows } = section;
  if (rows.length <= mostRows) return section;
  return {
    ...section,
    heading: `${heading} (the first ${mostRows} of ${rows.length})`,
    rows: rows.slice(0, mostRows),
  };
}

function reservationSection({ reservations }: AzureDocument): ReportSection {
  const { use, floorPct, windowDays, reason } = reservations;
  const notWell = (use?.reservations ?? []).filter(({ verdict }) => verdict !== 'used');
  return {
    heading: `Reservations below ${floorPct}% in ${windowDays} days, or unknown`,
    columns: ['Reservation', 'Unused hours', 'Used'],
    rows: notWell.map(({ reservationId, skuName, unusedHours, utilisationPct }) => [
      textCell(`${skuName ?? 'not said'} ${reservationId.slice(-8)}`),
      unusedHours.known ? { count: Math.round(unusedHours.value) } : unknownCell(unusedHours.reason),
      figureCell(utilisationPct),
    ]),
    whenEmpty: use === null ? unknownSentence(reason) : 'There are none.',
  };
}

function benefitSection({ benefit }: AzureDocument): ReportSection {
  const { findings, reason } = benefit;
  const kinds =
    findings === null
      ? []
      : benefitKinds.filter((kind) => {
          const { on, off, unknown } = findings.byKind[kind].states;
          return on + off + unknown > 0;
        });
  return {
    heading: 'Azure Hybrid Benefit',
    columns: ['Resources', 'On', 'Off', 'Unknown'],
    rows: kinds.flatMap((kind) => {
      const states = findings?.byKind[kind].states;
      return states === undefined
        ? []
        : [
            [
              textCell(kindWords[kind]),
              { count: states.on },
              { count: states.off },
              { count: states.unknown },
            ],
          ];
    }),
    whenEmpty: findings === null ? unknownSentence(reason) : 'Nothing is eligible.',
  };
}

function licenceSection({ benefit }: AzureDocument): ReportSection {
  const rows = licenceLines.flatMap((line) => {
    const found = benefit.licences?.find((each) => each.line === line);
    if (found === undefined) return [];
    return [
      [
        textCell(lineWords[line]),
        { count: found.inUse },
        { count: found.toActivate },
        countOf(found.registered),
      ],
    ];
  });
  return {
    heading: 'Core licences with Software Assurance',
    columns: ['Licence', 'In use', 'To switch the rest on', 'In the register'],
    rows,
    whenEmpty: unknownSentence(benefit.reason),
  };
}

function tagSection({ tags }: AzureDocument): ReportSection {
  const { groups, reason } = tags;
  return {
    heading: 'Tags of resource groups, and of every resource',
    columns: ['Tag', 'Carried', 'Missing'],
    rows: [
      ...(groups?.keys ?? []).map(({ tagKey, tagged, missing }) => [
        textCell(tagKey),
        { count: tagged },
        { count: missing },
      ]),
      ...(groups === null ? [] : [everyResource(tags)]),
    ],
    whenEmpty: groups === null ? unknownSentence(reason) : 'There are none.',
  };
}

function everyResource({ untagged, untaggedReason }: AzureDocument['tags']): ReportCell[] {
  const name = textCell('Every tag, on a resource of any type');
  if (untagged === null) return [name, unknownCell(untaggedReason), unknownCell(untaggedReason)];
  const { all, untagged: missing, taggedPct } = untagged;
  return [
    name,
    taggedPct === null ? unknownCell('counted-a-moment-apart') : { count: all - missing },
    { count: missing },
  ];
}

function tagPolicySection({ tags }: AzureDocument): ReportSection {
  const { enforcement, enforcementReason } = tags;
  return {
    heading: 'What Azure Policy does about them',
    columns: ['Tag', 'Policy'],
    rows: (enforcement ?? []).map(({ tagKey, state }) => [
      textCell(tagKey),
      textCell(wordsOf(`enforcement-${state}`)),
    ]),
    whenEmpty: enforcement === null ? unknownSentence(enforcementReason) : 'No tag is wanted.',
  };
}

function chargeSection({ chargeback }: AzureDocument): ReportSection {
  const { byCurrency, businessUnitTag, month, reason } = chargeback;
  return {
    heading: `Who is charged, by ${businessUnitTag}${month === null ? '' : `, ${month}`}`,
    columns: ['Business unit', 'Cost'],
    rows: (byCurrency ?? []).flatMap(({ currency, unattributed, units }) => [
      [textCell('Nobody: no tag'), amountCell(unattributed, currency)],
      ...units.map(({ unit, amount }) => [textCell(unit), amountCell(amount, currency)]),
    ]),
    whenEmpty: byCurrency === null ? unknownSentence(reason) : 'Nothing was spent.',
  };
}

function commitmentSection({ commitment }: AzureDocument): ReportSection {
  const { lots, reason } = commitment;
  return {
    heading: 'Commitment to consume',
    columns: ['How it stands', 'Burned', 'Short at the end'],
    rows: (lots ?? []).map(({ verdict, reason: why, expiresOn, currency, burned, shortfall }) => [
      textCell(
        `${wordsOf(verdict)}${why === null ? '' : `: ${wordsOf(why)}`}, ${expiresOn === null ? 'its end is not known' : `until ${expiresOn}`}`,
      ),
      burned.known ? amountCell(burned.value, currency) : unknownCell(burned.reason),
      verdict === 'met'
        ? textCell('–')
        : shortfall.known
          ? amountCell(shortfall.value.amount, currency)
          : unknownCell(shortfall.reason),
    ]),
    whenEmpty: lots === null ? unknownSentence(reason) : 'There is none.',
  };
}

function amountCell(amount: number, currency: string | null): ReportCell {
  const money = currency === null ? null : moneyOf(amount, currency);
  return money === null ? unknownCell('currency-not-stated') : { money };
}

function figureCell(figure: Figure<number>): ReportCell {
  return figure.known ? { percent: figure.value } : unknownCell(figure.reason);
}

function countOf(figure: Figure<number>): ReportCell {
  return figure.known ? { count: figure.value } : unknownCell(figure.reason);
}

function unknownSentence(reason: string | null): string {
  return `Unknown${reason === null ? '' : `, because ${wordsOf(reason)}`}.`;
}
