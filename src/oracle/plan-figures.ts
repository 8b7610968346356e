import type { BoundaryDocument } from '../reports/boundary-document.ts';
import type { GroupDocument } from '../reports/group-document.ts';
import type { JustificationDocument } from '../reports/justification-document.ts';
import type { OverlapDocument } from '../reports/overlap-document.ts';
import type { RightSizeDocument } from '../reports/right-size-document.ts';
import type { CountedFigure } from './count-tenant.ts';

type BoundaryRow = NonNullable<BoundaryDocument['features']>[number];

/** The published overlaps as figures, each named as the oracle names it. */
export function overlapFigures({ overlaps }: OverlapDocument): readonly CountedFigure[] {
  return (overlaps ?? []).flatMap(({ redundant, coveredBy, people, monthlyMinor }) => {
    const subject = `${redundant.skuId} → ${coveredBy.skuId}`;
    return [
      { subject, figure: 'overlap users', amount: String(people) },
      { subject, figure: 'overlap monthly minor', amount: textOf(monthlyMinor) },
    ];
  });
}

/** The published right-sizing: its totals, and every change from one set of SKUs to another. */
export function rightSizeFigures(document: RightSizeDocument): readonly CountedFigure[] {
  const { totals: money, transitions, considered, kept, noSufficientSet, priceMissing } = document;
  const totals: readonly (readonly [string, number | null])[] = [
    ['saving people', money?.savings.people ?? null],
    ['saving monthly minor', money?.savings.monthlyMinor ?? null],
    ['gap people', money?.gaps.people ?? null],
    ['gap monthly minor', money?.gaps.monthlyMinor ?? null],
    ['considered people', considered],
    ['keep people', kept],
    ['people without a sufficient set', noSufficientSet],
    ['people with a price missing', priceMissing],
  ];
  return [
    ...totals.map(([figure, amount]) => ({
      subject: 'tenant',
      figure,
      amount: textOf(amount),
    })),
    ...(transitions ?? []).flatMap(({ kind, from, to, people, monthlyMinor }) => {
      const subject = `${idsOf(from)} → ${idsOf(to)}`;
      return [
        { subject, figure: `${kind} transition people`, amount: String(people) },
        { subject, figure: `${kind} transition monthly minor`, amount: String(monthlyMinor) },
      ];
    }),
  ];
}

/** Assigned, required and consumed by feature, and where use and plan part. Counts of nobody are left out. */
export function boundaryFigures({ people, features, skus }: BoundaryDocument): readonly CountedFigure[] {
  return [
    { subject: 'tenant', figure: 'people with features', amount: textOf(people) },
    ...(features ?? []).flatMap((feature) => {
      const { assigned, required, consumed, addOnNotAssigned, mixedEstate, beyondPlan, overAssigned } =
        feature;
      return counted(`feature ${feature.feature}`, {
        ...{ assigned, required, consumed },
        'add-on not assigned': addOnNotAssigned,
        'mixed estate': mixedEstate,
        'feature beyond the plan': beyondPlan,
        'over-assignment': overAssigned,
      });
    }),
    ...(features ?? []).flatMap(evidenceFigures),
    ...(skus ?? []).flatMap(({ skuId, webOnly, forEverybodyOnly }) =>
      counted(skuId, { 'web and mobile only': webOnly, 'use as everybody only': forEverybodyOnly }),
    ),
  ];
}

/** What signals say of a feature, and where attestations say otherwise. Counts of nobody are left out. */
function evidenceFigures({ feature, evidence }: BoundaryRow): readonly CountedFigure[] {
  if (!evidence?.silence) return [];
  const { silence, shown, shownNotAttested, attestedNotShown } = evidence;
  const subject = `feature ${feature}`;
  return [
    { subject, figure: 'what silence means', amount: silence },
    ...counted(subject, {
      'shown by a signal': shown,
      'shown and not attested': shownNotAttested,
      'attested and not shown': attestedNotShown,
    }),
  ];
}

/** Which seats of premium suites are justified. Counts of nobody are left out. */
export function justificationFigures({ justifications }: JustificationDocument): readonly CountedFigure[] {
  return (justifications ?? []).flatMap(
    ({ suite, baseline, seats, justified, undecided, servedByBaseline }) =>
      counted(`${suite.skuId} against ${baseline.skuId}`, {
        'suite seats': seats,
        ...{ justified, undecided },
        'could be served by the baseline': servedByBaseline,
      }),
  );
}

/** The groups that give premium suites. */
export function groupFigures({ groups }: GroupDocument): readonly CountedFigure[] {
  return (groups ?? []).flatMap(({ groupId, suite, members, using, undecided, isOverEntitling }) =>
    Object.entries({ members, 'users of premium': using, undecided, 'over-entitling': isOverEntitling }).map(
      ([figure, amount]) => ({
        subject: `group ${groupId} of ${suite.skuId}`,
        figure,
        amount: String(amount),
      }),
    ),
  );
}

function counted(subject: string, counts: Readonly<Record<string, number>>): readonly CountedFigure[] {
  return Object.entries(counts)
    .filter(([, count]) => count !== 0)
    .map(([figure, count]) => ({ subject, figure, amount: String(count) }));
}

function textOf(amount: number | null): string | null {
  return amount === null ? null : String(amount);
}

function idsOf(skus: readonly { readonly skuId: string }[]): string {
  return skus
    .map(({ skuId }) => skuId.toLowerCase())
    .sort()
    .join(';');
}
