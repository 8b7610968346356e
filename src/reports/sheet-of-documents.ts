import type { BoundaryDocument } from './boundary-document.ts';
import type { OverlapDocument } from './overlap-document.ts';
import type { NamedSku } from './plan-review-day.ts';
import type { RightSizeDocument } from './right-size-document.ts';
import type { Cell, Sheet } from './sheet.ts';
import type { TrendDocument } from './trend-document.ts';
import type { varianceDocument } from './variance-document.ts';

/** Changes of right-sizing, before and after; money in minor units, per month. */
export function sheetOfChanges({ asOf, currency, transitions, reason }: RightSizeDocument): Sheet {
  return planSheet({
    name: 'right-size',
    columns: ['kind', 'people', 'eachMinor', 'monthlyMinor', 'currency', 'from', 'to', 'fromSkus', 'toSkus'],
    asOf,
    reason,
    rows: transitions?.map(({ kind, people, eachMinor, monthlyMinor, from, to }) => [
      kind,
      people,
      eachMinor,
      monthlyMinor,
      currency,
      namesOf(from),
      namesOf(to),
      idsOf(from),
      idsOf(to),
    ]),
  });
}

/** Features; the columns of holders are filled where one product was asked for. */
export function sheetOfBoundary({ asOf, features, reason, product }: BoundaryDocument): Sheet {
  return planSheet({
    name: 'boundary',
    columns: [
      'product',
      'feature',
      'name',
      'area',
      'signal',
      'assigned',
      'required',
      'consumed',
      'addOnNotAssigned',
      'mixedEstate',
      'beyondPlan',
      'overAssigned',
      'holdersAssigned',
      'holdersRequired',
      'holdersConsumed',
      'holdersUnused',
    ],
    asOf,
    reason,
    rows: features?.map((row) => [
      product?.product ?? null,
      row.feature,
      row.name,
      row.area,
      row.signal,
      row.assigned,
      row.required,
      row.consumed,
      row.addOnNotAssigned,
      row.mixedEstate,
      row.beyondPlan,
      row.overAssigned,
      row.holders?.assigned ?? null,
      row.holders?.required ?? null,
      row.holders?.consumed ?? null,
      row.holders?.unused ?? null,
    ]),
  });
}

/** Licences that another of the same people contains; money in minor units, per month. */
export function sheetOfOverlaps({ asOf, currency, overlaps, reason }: OverlapDocument): Sheet {
  return planSheet({
    name: 'overlaps',
    columns: ['held', 'containedIn', 'people', 'monthlyMinor', 'currency', 'heldSku', 'containedInSku'],
    asOf,
    reason,
    rows: overlaps?.map(({ redundant, coveredBy, people, monthlyMinor }) => [
      redundant.name,
      coveredBy.name,
      people,
      monthlyMinor,
      monthlyMinor === null ? null : currency,
      redundant.skuId,
      coveredBy.skuId,
    ]),
  });
}

/** Both sides of each variance: quantities as numbers, money in minor units, days as `YYYY-MM-DD`. */
export function sheetOfVariances({ asOf, variances }: ReturnType<typeof varianceDocument>): Sheet {
  return {
    name: 'variances',
    columns: [
      'asOf',
      'product',
      'name',
      'kind',
      'subject',
      'unit',
      'currency',
      'leftSource',
      'left',
      'rightSource',
      'right',
      'difference',
      'material',
      'why',
      'action',
      'unknownBecause',
    ],
    rows: variances.map((row): Cell[] => [
      asOf,
      row.product,
      row.name,
      row.kind,
      row.subject,
      row.unit,
      row.currency,
      row.left.source,
      row.left.value,
      row.right.source,
      row.right.value,
      row.difference,
      row.material === null ? null : row.material ? 'yes' : 'no',
      row.why,
      row.action,
      row.unknownBecause,
    ]),
  };
}

/** The months of one product, each with where it is from. */
export function sheetOfMonths({ product, name, months }: TrendDocument): Sheet {
  return {
    name: 'trend',
    columns: [
      'product',
      'name',
      'month',
      'isOver',
      'entitled',
      'purchased',
      'assigned',
      'active',
      'spared',
      'method',
      'from',
      'source',
      'unknownBecause',
    ],
    rows: months.map((row): Cell[] => [
      product,
      name,
      row.month,
      row.isOver ? 'yes' : 'no',
      row.entitled,
      row.purchased,
      row.assigned,
      row.active,
      row.spared,
      row.method,
      row.source.kind,
      row.source.kind === 'position' ? row.source.asOf : row.source.source,
      Object.entries(row.reasons)
        .map(([figure, reason]) => `${figure}: ${reason}`)
        .join('; '),
    ]),
  };
}

interface PlanRows {
  readonly name: string;
  readonly columns: readonly string[];
  readonly asOf: string;
  readonly reason: string | null;
  readonly rows: readonly (readonly Cell[])[] | undefined;
}

/** What nobody can tell is one row that says why: an empty table would read as "nothing". */
function planSheet({ name, columns, asOf, reason, rows }: PlanRows): Sheet {
  const known = rows?.map((cells) => [asOf, ...cells, null]);
  return {
    name,
    columns: ['asOf', ...columns, 'unknownBecause'],
    rows: known ?? [[asOf, ...columns.map(() => null), reason]],
  };
}

function namesOf(set: readonly NamedSku[]): string {
  return set.map(({ name }) => name).join(' + ');
}

function idsOf(set: readonly NamedSku[]): string {
  return set.map(({ skuId }) => skuId).join(' ');
}
