import type { Case } from '../../ledger/case-row.ts';
import type { Actor } from '../desk.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';
import { peopleOfPage } from './review-page.ts';

export interface PageTicks {
  readonly page: number;
  /** People of this page who keep their licence; everybody else on the page is back on the list. */
  readonly excludedUserIds: readonly string[];
}

export type TickResult =
  | { readonly kind: 'ticked'; readonly case: Case }
  | { readonly kind: 'stale'; readonly case: Case }
  /** The first of two approvers agreed to a list without these people. */
  | { readonly kind: 'approvedWithoutThem' };

/** Stores the ticks of one page. Whoever is on no such page is left as they are. */
export async function tickPeople(
  { ledger }: Pick<LedgerDeskDeps, 'ledger'>,
  actor: Actor,
  found: Case,
  { page, excludedUserIds }: PageTicks,
): Promise<TickResult> {
  const onPage = await peopleOfPage({ ledger }, found, page);
  const wanted = new Set(excludedUserIds);
  const toExclude = onPage.filter(({ userId, state }) => wanted.has(userId) && state === 'planned');
  const toInclude = onPage.filter(({ userId, state }) => !wanted.has(userId) && state === 'excluded');
  if (found.state === 'awaitingSecond' && toInclude.length > 0) return { kind: 'approvedWithoutThem' };
  let current = found;
  for (const [people, isExcluded] of [
    [toExclude, true],
    [toInclude, false],
  ] as const) {
    if (people.length === 0) continue;
    const userIds = people.map(({ userId }) => userId);
    const by = actor.aadObjectId;
    const result = await ledger.cases.setExcluded(current.id, current.version, userIds, isExcluded, by);
    if (result.kind !== 'done') return { kind: 'stale', case: result.case };
    current = result.case;
  }
  return { kind: 'ticked', case: current };
}
