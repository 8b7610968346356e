import type { Guidance } from '../catalogue/guidance.ts';
import type { Money } from '../core/model/money.ts';
import type { FeatureExposure } from '../core/risk/feature-exposure.ts';
import type { RiskActionKind } from '../core/risk/risk-actions.ts';
import { moneyText } from '../lib/currency.ts';
import type { RiskRow } from '../reports/risk-document-product.ts';
import type { RiskDocument } from '../reports/risk-document.ts';
import { unknownText, wordsOf } from '../reports/reason-words.ts';
import { table } from './table.ts';

const mostFeatures = 5;

/** One product on one page. */
export function productPage(document: RiskDocument, row: RiskRow): string {
  const { exposure, waste, licensing, decision, movement, tiers, reasons } = row;
  return [
    ...heading(`Risk summary of ${row.name}`, document),
    `exposure   ${count(exposure.units, reasons['exposure.units'])} units assigned beyond entitled ` +
      `(${count(row.assigned, reasons.assigned)} assigned, ${count(row.entitled, reasons.entitled)} entitled)`,
    `           unlicensed use ${percent(exposure.ratioPct, reasons['exposure.ratioPct'])}, ` +
      triggerText(exposure.trigger, document),
    `           at ${document.audit.pricePct} % of the current price: ` +
      `${perMonth(exposure.monthly, reasons['exposure.monthly'])}; verification costs come on top, unknown`,
    ...featureLines(row.features, reasons.features, document),
    ...licensingLines('licences of this product for them', row.features, licensing, reasons.licensing),
    `waste      ${count(waste.units, reasons['waste.units'])} units: ${count(waste.idle, reasons['waste.idle'])} idle, ` +
      `${count(waste.unassigned, reasons['waste.unassigned'])} unassigned; ` +
      perMonth(waste.monthly, reasons['waste.monthly']),
    `           deployed ${percent(waste.deploymentPct, reasons['waste.deploymentPct'])}, ` +
      `used ${percent(waste.usagePct, reasons['waste.usagePct'])}; ` +
      `${count(waste.watch, reasons['waste.watch'])} idle soon; ${row.exemptions} kept by a reasoned exemption`,
    `movement   ${movement?.words ?? unknownText(reasons.movement)}`,
    ...tierLines(tiers, reasons.tiers),
    '',
    'what to do',
    ...row.actions.map(
      ({ kind, count: many, by, byUnknownBecause }) =>
        `  ${by === null ? `by a day nobody can tell (${wordsOf(byUnknownBecause ?? '')})` : `by ${by}`}: ${actionText(kind, many)}`,
    ),
    ...(row.actions.length === 0 ? ['  nothing'] : []),
    ...(decision === null ? [] : [`  ${decision.contract}: ${decision.reduction}`]),
    '',
    'not known',
    ...unknownLines(reasons),
    '',
    ...guidanceLines(row.guidance),
    '',
    ...benchmarkLines(document),
  ].join('\n');
}

/** The whole tenant on one page: a line for each product. */
export function tenantPage(document: RiskDocument): string {
  const { tenant, products, audit } = document;
  const rows = products.map(({ name, exposure, waste, decision, reasons }) => [
    name,
    exposure.units === null ? 'unknown' : String(exposure.units),
    exposure.ratioPct === null
      ? 'unknown'
      : `${exposure.ratioPct} %${exposure.trigger === 'reached' ? ' !' : ''}`,
    moneyCell(exposure.monthly),
    waste.units === null ? 'unknown' : String(waste.units),
    moneyCell(waste.monthly),
    decision?.on ?? 'unknown',
    String(Object.keys(reasons).length),
  ]);
  return [
    ...heading('Risk summary of the tenant', document),
    table([
      [
        'product',
        'beyond entitled',
        'unlicensed',
        `a month at ${audit.pricePct} %`,
        'waste',
        'waste a month',
        'decide by',
        'not known',
      ],
      ...rows,
    ]),
    '',
    ...(tenant === null ? [] : tenantLines(tenant, document)),
    ...benchmarkLines(document),
    '',
    'what is in which figure',
    ...document.overlaps.map((line) => `  ${line}`),
    '',
    'One product with what to do, and why a figure is unknown: risk <product>',
  ].join('\n');
}

function tenantLines(tenant: NonNullable<RiskDocument['tenant']>, document: RiskDocument): string[] {
  const { exposure, features, licensing, lines, reasons } = tenant;
  const unpriced =
    exposure.productsUnpriced > 0 ? `; ${productCount(exposure.productsUnpriced)} without a price` : '';
  const nameOf = new Map(document.products.map(({ product, name }) => [product, name]));
  const named = (ids: readonly string[]) =>
    ids.length === 0 ? 'none' : ids.map((id) => nameOf.get(id) ?? id).join(', ');
  return [
    `exposure   ${exposure.units} units assigned beyond entitled, unknown for ${productCount(exposure.productsUnknown)}; ` +
      `at ${document.audit.pricePct} %: ${amounts(exposure.monthly)} a month, ${amounts(exposure.yearly)} a year${unpriced}`,
    `           unlicensed use ${percent(exposure.ratioPct, reasons['exposure.ratioPct'])}, ` +
      `${triggerText(exposure.trigger, document)}; ` +
      `of the ${productCount(exposure.productsKnown)} known ${percent(exposure.ratioOfKnownPct, reasons['exposure.ratioOfKnownPct'])}; ` +
      'verification costs come on top, unknown',
    ...featureLines(features, reasons.features, document),
    ...licensingLines('licences for them', features, licensing, reasons.licensing),
    `lines      grown: ${named(lines.grown)}; contracted: ${named(lines.contracted)}; ` +
      `with seats below the use that justifies the tier: ${named(lines.belowTier)}`,
    '',
  ];
}

function heading(title: string, { asOf, standing }: RiskDocument): string[] {
  return [`${title}, as of ${asOf}`, standing, ''];
}

function featureLines(
  features: readonly FeatureExposure[] | null,
  reason: string | undefined,
  document: RiskDocument,
): string[] {
  if (features === null) return [`features   used beyond the plan: ${unknownText(reason)}`];
  const [first, ...more] = features
    .slice(0, mostFeatures)
    .map(
      ({ name, people, using, ratioPct, trigger }) =>
        `${name}: ${people} of ${using} who use it have no plan that grants it (${ratioPct} %, ${triggerText(trigger, document)})`,
    );
  const hidden = features.length - mostFeatures;
  return [
    `features   ${first ?? 'none is known to be used beyond the plan'}`,
    ...more.map((line) => `           ${line}`),
    ...(hidden > 0 ? [`           and ${hidden} more: --json shows all`] : []),
  ];
}

function licensingLines(
  what: string,
  features: readonly FeatureExposure[] | null,
  licensing: RiskRow['licensing'],
  reason: string | undefined,
): string[] {
  if (features?.length === 0) return [];
  if (licensing === null) return [`           ${what}, at that price: ${unknownText(reason)}`];
  return [
    `           ${what}, at that price: ` +
      (licensing.people === 0
        ? 'none by right-sizing'
        : `${persons(licensing.people)}, ${perMonth(licensing.monthly, undefined)}`),
  ];
}

function tierLines(tiers: RiskRow['tiers'], reason: string | undefined): string[] {
  if (tiers === null) return [`tier       ${unknownText(reason)}`];
  return tiers.map(
    ({ seats, justified, justifiedPct, undecided, servedByBaseline }) =>
      `tier       ${justified} of ${seats} seats justified by use (${justifiedPct} %), ${undecided} nobody can tell, ` +
      `${servedByBaseline} the baseline could serve`,
  );
}

function benchmarkLines({ benchmark }: RiskDocument): string[] {
  const { yearly, productsUnvalued, yardstick, ofYardstickPct, isWhole, people, reasons } = benchmark;
  const unvalued = productsUnvalued > 0 ? `, ${productCount(productsUnvalued)} not valued` : '';
  const share =
    ofYardstickPct === null
      ? unknownText(reasons.ofYardstickPct)
      : `${isWhole ? '' : 'at least '}${ofYardstickPct} % of it`;
  return [
    `benchmark  identified in the whole tenant: ${amounts(yearly)} a year${unvalued}; ` +
      `yardstick for ${people === null ? unknownText(reasons.people) : persons(people)}: ` +
      `${yardstick === null ? unknownText(reasons.yardstick) : `${moneyCell(yardstick)} a year`}; ${share}`,
    `           ${moneyCell(benchmark)} a year per ${benchmark.perUsers} users: ${benchmark.source}`,
  ];
}

/** Links to offer; nobody fetches them. */
export function guidanceLines(guidance: readonly Guidance[]): string[] {
  return guidance.length === 0
    ? []
    : [
        'offer before a seat is taken away',
        ...guidance.map(({ kind, title, address }) => `  ${kind.padEnd(12)}  ${title}: ${address}`),
      ];
}

export function unknownLines(reasons: Readonly<Record<string, string>>): string[] {
  const byReason = Map.groupBy(Object.entries(reasons), ([, reason]) => reason);
  return byReason.size === 0
    ? ['  nothing']
    : [...byReason].map(
        ([reason, figures]) => `  ${figures.map(([figure]) => figure).join(', ')}: ${reason}`,
      );
}

const actionWords: Readonly<Record<RiskActionKind, (count: number) => string>> = {
  'cover-exposure': (count) => `entitle ${count} units more, or take as many seats back`,
  'watch-deployment': () => 'nearly all that is entitled is assigned: plan the next order, or free seats',
  'license-features': (count) =>
    `at least ${persons(count)} use a feature without a plan that grants it: give them one, or switch it off`,
  'offer-guidance': (count) => `offer training to the holders of ${count} idle seats first`,
  'take-back-idle': (count) => `then ask the owner to take back what stays idle of ${count} seats`,
  'decide-surplus': (count) => `${count} units are assigned to nobody: give them to new demand, or reduce`,
  'review-tier': (count) =>
    `${count} seats of the premium suite: its baseline could serve them (see justify)`,
  'find-out': (count) => `${count} figures are not known: see below`,
};

function actionText(kind: RiskActionKind, many: number): string {
  return actionWords[kind](many);
}

function triggerText(trigger: 'below' | 'reached' | null, { audit }: RiskDocument): string {
  if (trigger === null) return `the ${audit.triggerPct} % trigger cannot be judged`;
  return trigger === 'reached'
    ? `the ${audit.triggerPct} % trigger is reached`
    : `below the ${audit.triggerPct} % trigger`;
}

export function count(value: number | null, reason: string | undefined): string {
  return value === null ? unknownText(reason) : String(value);
}

export function percent(value: number | null, reason: string | undefined): string {
  return value === null ? unknownText(reason) : `${value} %`;
}

export function perMonth(amount: Money | null, reason: string | undefined): string {
  return amount === null ? unknownText(reason) : `${moneyText(amount.amountMinor, amount.currency)} a month`;
}

function moneyCell(amount: Money | null): string {
  return amount === null ? 'unknown' : moneyText(amount.amountMinor, amount.currency);
}

function amounts(all: readonly Money[]): string {
  return all.length === 0 ? 'no amount known' : all.map(moneyCell).join(' and ');
}

function persons(many: number): string {
  return many === 1 ? '1 person' : `${many} people`;
}

function productCount(many: number): string {
  return many === 1 ? '1 product' : `${many} products`;
}
