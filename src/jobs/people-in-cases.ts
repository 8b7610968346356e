import { isUndecided, type CaseState } from '../core/case/lifecycle.ts';
import { isSwapKind } from '../core/rules/plan-swap.ts';
import type { Case } from '../ledger/case-row.ts';
import type { CaseStore } from '../ledger/cases.ts';

const underWay: ReadonlySet<CaseState> = new Set(['approved', 'grace', 'executing', 'undoing']);

/** Decided, and being carried out or about to be. */
export function isUnderWay({ state }: Pick<Case, 'state'>): boolean {
  return underWay.has(state);
}

/** People in a case that has to come first, and with which kinds of case they can still be asked about. */
export interface PeopleInCases {
  /** Whether somebody has to be left alone by a case of this kind and product. */
  isTaken(person: { readonly userId: string; readonly product: string; readonly kind: string }): boolean;
}

/**
 * Who is in a case that has to come before a swap of the same product: an open reclaim case, a change under way, a
 * swap one person has approved already. Swaps that are only asked about are fitted again with everybody.
 */
export async function peopleInCases(
  cases: Pick<CaseStore, 'people'>,
  standing: readonly Case[],
): Promise<PeopleInCases> {
  const byProduct = new Map<string, Map<string, string>>();
  for (const each of standing) {
    if (!comesFirst(each)) continue;
    const people = byProduct.get(each.product) ?? new Map<string, string>();
    byProduct.set(each.product, people);
    const kind = isUnderWay(each) ? anyKind : each.kind;
    for await (const userId of everybodyIn(cases, each.id)) people.set(userId, kind);
  }
  return {
    isTaken({ userId, product, kind }) {
      const theirs = byProduct.get(product)?.get(userId);
      return theirs !== undefined && theirs !== kind;
    },
  };
}

/** Of people to whom something is being done right now: no other question is asked about them, of whatever kind. */
const anyKind = '';

function comesFirst(each: Case): boolean {
  if (isUnderWay(each)) return true;
  return isSwapKind(each.kind) ? each.state === 'awaitingSecond' : isUndecided(each.state);
}

const everyState = ['planned', 'excluded', 'instructed', 'removing', 'settled', 'restoring'] as const;
const pageSize = 5_000;

async function* everybodyIn(cases: Pick<CaseStore, 'people'>, caseId: string): AsyncGenerator<string> {
  for (let offset = 0; ; offset += pageSize) {
    const page = await cases.people(caseId, { states: everyState, offset, limit: pageSize });
    for (const { userId } of page) yield userId;
    if (page.length < pageSize) return;
  }
}
