import type { Gap } from '../core/model/coverage.ts';
import type { Money } from '../core/model/money.ts';
import type { Figure } from '../core/model/product.ts';
import type { AdaptiveCard } from './card.ts';
import { freshnessText } from './case-parts.ts';
import type { SourceFreshness } from './case-view.ts';
import type { Format } from './format.ts';
import { reasonText } from './reason-text.ts';
import { renderTemplate } from './render-template.ts';
import { caseTitle, type WaitingCase } from './waiting-list.ts';

interface DigestProduct {
  readonly product: string;
  readonly assigned: Figure<number>;
  readonly unassigned: Figure<number>;
  /** Inactive and never used seats. */
  readonly idle: Figure<number>;
  /** active / assigned, one decimal. */
  readonly usagePct: Figure<number>;
}

/** One month of an owner's products (BOT-07): what is spare, what is open, what was achieved. */
export interface MonthlyDigestView {
  readonly kind: 'monthly-digest';
  /** `YYYY-MM` */
  readonly month: string;
  readonly unassigned: Figure<number>;
  /** What they cost a month, one amount per currency; currencies are never added up (C37). */
  readonly unassignedCost?: readonly Money[] | undefined;
  readonly products: readonly DigestProduct[];
  readonly openCases: readonly WaitingCase[];
  /** Four savings that are not the same (C38); what nobody records is left out, and is not a nought. */
  readonly freed: number;
  readonly reassigned?: number | undefined;
  readonly avoided?: readonly Money[] | undefined;
  readonly realised?: readonly Money[] | undefined;
  readonly gaps: readonly Gap[];
  readonly asOf: string;
  readonly sources: readonly SourceFreshness[];
}

const rowLimit = 12;
const notRecorded = 'not recorded';

export function renderMonthlyDigest(view: MonthlyDigestView, format: Format): AdaptiveCard {
  const title = `Your licences in ${format.month(view.month)}`;
  const headline = headlineOf(view, format);
  const hidden = view.products.length - rowLimit;
  const cases = view.openCases.slice(0, rowLimit);
  const moreCases = view.openCases.length - cases.length;
  return renderTemplate('monthly-digest', {
    summary: `${title}: ${headline}`,
    title,
    subtitle: `As of ${format.day(view.asOf)}`,
    headline,
    products: view.products.slice(0, rowLimit).map((row) => ({
      product: row.product,
      unassigned: short(row.unassigned, format.count),
      idle: short(row.idle, format.count),
      use: short(row.usagePct, format.percent),
    })),
    hasMore: hidden > 0,
    more: `${format.counted(hidden, 'more product')}: ask “position” and the name.`,
    hasReasons: reasonsOf(view).length > 0,
    reasons: reasonsOf(view).map((text) => ({ text })),
    openTitle:
      view.openCases.length === 0
        ? 'Nothing is waiting for you'
        : `${format.counted(view.openCases.length, 'decision')} waiting for you`,
    openCases: [
      ...cases.map((item) => ({ text: caseTitle(item, format) })),
      ...(moreCases > 0 ? [{ text: `and ${format.count(moreCases)} more` }] : []),
    ],
    savings: [
      { name: 'Freed: taken back and free to use', value: format.counted(view.freed, 'seat') },
      {
        name: 'Reassigned: given to someone else',
        value: view.reassigned === undefined ? notRecorded : format.counted(view.reassigned, 'seat'),
      },
      { name: 'Avoided: purchases not made', value: amounts(view.avoided, format) },
      { name: 'Realised: off the bill', value: amounts(view.realised, format) },
    ],
    footer: freshnessText(view.asOf, view.sources, format),
    coverage:
      view.gaps.length === 0
        ? 'Every source was read completely.'
        : 'Not everything was seen; see the notes above.',
  });
}

function headlineOf({ unassigned, unassignedCost = [] }: MonthlyDigestView, format: Format): string {
  if (!unassigned.known)
    return `Licences assigned to nobody: unknown, because ${reasonText(unassigned.reason)}.`;
  if (unassigned.value === 0) return 'Every entitled licence is assigned.';
  const licences = format.counted(unassigned.value, 'licence is', 'licences are');
  const cost =
    unassignedCost.length === 0 ? '' : `, ${unassignedCost.map(format.money).join(' and ')} a month`;
  return `${licences} assigned to nobody${cost}.`;
}

function amounts(money: readonly Money[] | undefined, format: Format): string {
  if (money === undefined) return notRecorded;
  return money.length === 0 ? 'none yet' : money.map(format.money).join(' and ');
}

function short<T>(figure: Figure<T>, show: (known: T) => string): string {
  return figure.known ? show(figure.value) : 'unknown';
}

/** Why a figure in the table is unknown, and what the run did not see: each reason once. */
function reasonsOf(view: MonthlyDigestView): string[] {
  const reasons = view.products.flatMap(({ product, assigned, unassigned, idle, usagePct }) =>
    [assigned, unassigned, idle, usagePct].flatMap((figure) =>
      figure.known ? [] : [`${product}: unknown, because ${reasonText(figure.reason)}.`],
    ),
  );
  return [...new Set([...view.gaps.map(({ source, detail }) => `${source}: ${detail}`), ...reasons])];
}
