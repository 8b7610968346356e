import type { GroupKey } from './group-plans.ts';
import type { AssignmentRow } from './person.ts';
import type { GroupWrite, UserWrite } from './state-file.ts';
import { skuWithId, type SkuKey } from './tenant-skus.ts';

/** A direct write: removes direct rows, adds new ones, and overwrites the plans of one that is there. */
export function rowsAfterWrite(
  rows: readonly AssignmentRow[],
  { at, add, remove }: Pick<UserWrite, 'at' | 'add' | 'remove'>,
): readonly AssignmentRow[] {
  return rowsAfter(rows, null, { at, add, remove });
}

/** The same through a group, for one of its members. */
export function rowsAfterGroupChange(
  rows: readonly AssignmentRow[],
  group: GroupKey,
  change: GroupWrite,
): readonly AssignmentRow[] {
  return rowsAfter(rows, group, change);
}

export function rowsAfterMemberRemoval(
  rows: readonly AssignmentRow[],
  group: GroupKey,
): readonly AssignmentRow[] {
  return rows.filter((row) => row.group !== group);
}

/** What the group gives arrives with the membership; a SKU without a free unit arrives as an error. */
export function rowsAfterJoining(
  rows: readonly AssignmentRow[],
  group: GroupKey,
  given: readonly { readonly sku: SkuKey; readonly isFull: boolean }[],
  at: string,
): readonly AssignmentRow[] {
  const added = given.map(({ sku, isFull }): AssignmentRow => {
    const row = { sku, group, updatedMs: Date.parse(at), disabledPlans: [] };
    return isFull
      ? { ...row, state: 'Error', error: 'CountViolation' }
      : { ...row, state: 'Active', error: null };
  });
  return [...rowsAfterMemberRemoval(rows, group), ...added];
}

function rowsAfter(
  rows: readonly AssignmentRow[],
  group: GroupKey | null,
  { at, add, remove }: Pick<UserWrite, 'at' | 'add' | 'remove'>,
): readonly AssignmentRow[] {
  const replaced = new Set(
    [...remove, ...add.map(({ skuId }) => skuId)].map((skuId) => skuWithId(skuId)?.key),
  );
  const kept = rows.filter((row) => row.group !== group || !replaced.has(row.sku));
  const added = add.flatMap(({ skuId, disabledPlans }): AssignmentRow[] => {
    const fact = skuWithId(skuId);
    if (fact === undefined) return [];
    return [{ sku: fact.key, group, state: 'Active', error: null, updatedMs: Date.parse(at), disabledPlans }];
  });
  return [...kept, ...added];
}
