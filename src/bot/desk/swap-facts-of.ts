import type { SwapFacts } from '../../cards/case-view.ts';
import type { CaseView } from '../../cards/view.ts';
import type { Position } from '../../core/model/position.ts';
import { isSwapKind } from '../../core/rules/plan-swap.ts';
import type { Case } from '../../ledger/case-row.ts';

/** What people of a swap case are given, as the case states it; nothing of any other case. */
export function swapFactsOf({ kind, facts, seats }: Pick<Case, 'kind' | 'facts' | 'seats'>): {
  readonly swap?: SwapFacts;
} {
  if (!isSwapKind(kind)) return {};
  const { to, couldMove } = facts;
  return {
    swap: {
      to: typeof to === 'string' ? to : 'other licences',
      couldMove: typeof couldMove === 'number' ? couldMove : seats,
    },
  };
}

/** Whether somebody owns a product whose licences a swap would give: they may see the case, and decide nothing. */
export function ownsWhatIsGiven(
  userId: string,
  { kind, facts }: Pick<Case, 'kind' | 'facts'>,
  positions: readonly Pick<Position, 'skuIds' | 'ownerIds'>[],
): boolean {
  if (!isSwapKind(kind) || typeof facts.takes !== 'string') return false;
  const given = new Set(facts.takes.toLowerCase().split('+'));
  return positions.some(
    ({ skuIds, ownerIds }) =>
      ownerIds.includes(userId) && skuIds.some((skuId) => given.has(skuId.toLowerCase())),
  );
}

/** The card of a swap for somebody who may only see it. */
export function asReader(view: CaseView): CaseView {
  return view.kind === 'reclaim-case' ? { ...view, isReader: true } : view;
}
