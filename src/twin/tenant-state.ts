import type { AssignmentRow, Person } from './person.ts';
import type { GroupKey } from './group-plans.ts';
import type { Tenant } from './population.ts';
import type { Change, StateFile } from './state-file.ts';
import { createSeatCounts, heldSkus } from './seat-counts.ts';
import {
  rowsAfterGroupChange,
  rowsAfterJoining,
  rowsAfterMemberRemoval,
  rowsAfterWrite,
} from './row-changes.ts';
import { skuWithId, type SkuKey } from './tenant-skus.ts';

/** What happened to the tenant since it was made: only people who changed are kept. */
export interface TenantState {
  /** What a read shows now. */
  rowsOf(person: Person): readonly AssignmentRow[];
  /** What a write works on, before reads have caught up. */
  newestRowsOf(person: Person): readonly AssignmentRow[];
  /** Users who hold the SKU, as reads show it. */
  consumed(sku: SkuKey): number;
  newestConsumed(sku: SkuKey): number;
  groupSkus(key: GroupKey): readonly SkuKey[];
  isMember(key: GroupKey, index: number): boolean;
  membersOf(key: GroupKey): readonly number[];
  readonly concealed: boolean;
  /** Applies and records a change that was found to be allowed. */
  accept(change: Change): void;
  /** Every accepted change, those of earlier processes included. */
  readonly changes: readonly Change[];
  /** What these did to each person's licences, oldest accepted first. */
  readonly licenceChanges: readonly LicenceChange[];
}

/** One person before and after an accepted change; `groups` is Entra itself, which follows a group. */
export interface LicenceChange {
  readonly personIndex: number;
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly by: 'app' | 'administrator' | 'groups';
  readonly requestId: string;
  readonly before: readonly AssignmentRow[];
  readonly after: readonly AssignmentRow[];
}

interface Version {
  readonly visibleAt: number;
  readonly rows: readonly AssignmentRow[];
}

export function createTenantState(options: {
  readonly tenant: Tenant;
  readonly nowMs: () => number;
  readonly file: StateFile | null;
}): TenantState {
  const { tenant, nowMs, file } = options;
  const versions = new Map<number, Version[]>();
  /** True: has joined since the start; false: has left. */
  const memberChanges = new Map<GroupKey, Map<number, boolean>>();
  const groupSkuChanges = new Map<GroupKey, readonly SkuKey[]>();
  const counts = createSeatCounts(tenant, nowMs);
  const changes: Change[] = [];
  const licenceChanges: LicenceChange[] = [];
  let concealed = false;

  function newestRowsOf(person: Person): readonly AssignmentRow[] {
    return versions.get(person.index)?.at(-1)?.rows ?? person.rows;
  }

  function rowsOf(person: Person): readonly AssignmentRow[] {
    const known = versions.get(person.index);
    if (known === undefined) return person.rows;
    const now = nowMs();
    return known.findLast((version) => version.visibleAt <= now)?.rows ?? person.rows;
  }

  function setRows(
    person: Person,
    rows: readonly AssignmentRow[],
    change: Exclude<Change, { kind: 'settings' }>,
  ): void {
    const { visibleAt, requestId } = change;
    const before = newestRowsOf(person);
    counts.change(before, rows, visibleAt);
    const who =
      change.kind === 'user'
        ? { atMs: Date.parse(change.at), by: change.by ?? ('app' as const) }
        : { atMs: visibleAt, by: 'groups' as const };
    licenceChanges.push({ personIndex: person.index, ...who, requestId, before, after: rows });
    const known = versions.get(person.index);
    if (known === undefined) versions.set(person.index, [{ visibleAt, rows }]);
    else known.push({ visibleAt, rows });
  }

  function groupSkus(key: GroupKey): readonly SkuKey[] {
    return (
      groupSkuChanges.get(key) ??
      tenant.groups.list.find((group) => group.plan?.key === key)?.plan?.skus ??
      []
    );
  }

  function membersOf(key: GroupKey): readonly number[] {
    const changed = memberChanges.get(key);
    const initial = [...(tenant.members.get(key) ?? [])];
    if (changed === undefined) return initial;
    const joined = [...changed].flatMap(([index, isMember]) => (isMember ? index : []));
    return [...initial.filter((index) => !changed.has(index)), ...joined].sort((a, b) => a - b);
  }

  function isMember(key: GroupKey, index: number): boolean {
    const initial = tenant.members.get(key);
    return memberChanges.get(key)?.get(index) ?? (initial !== undefined && includesSorted(initial, index));
  }

  function apply(change: Change): void {
    switch (change.kind) {
      case 'user': {
        const person = personOf(change.userId);
        setRows(person, rowsAfterWrite(newestRowsOf(person), change), change);
        return;
      }
      case 'group': {
        const key = keyOf(change.groupId);
        const removed = new Set(change.remove.flatMap((skuId) => skuWithId(skuId)?.key ?? []));
        const added = change.add.flatMap(({ skuId }) => skuWithId(skuId)?.key ?? []);
        groupSkuChanges.set(key, [
          ...new Set([...groupSkus(key).filter((sku) => !removed.has(sku)), ...added]),
        ]);
        for (const index of membersOf(key)) {
          const person = tenant.personAt(index);
          setRows(person, rowsAfterGroupChange(newestRowsOf(person), key, change), change);
        }
        return;
      }
      case 'member': {
        const person = personOf(change.userId);
        const key = keyOf(change.groupId);
        setMember(key, person.index, false);
        setRows(person, rowsAfterMemberRemoval(newestRowsOf(person), key), change);
        return;
      }
      case 'newMember': {
        const person = personOf(change.userId);
        const key = keyOf(change.groupId);
        const rows = newestRowsOf(person);
        const held = heldSkus(rows);
        const given = groupSkus(key).map((sku) => ({ sku, isFull: !held.has(sku) && !hasFreeUnit(sku) }));
        setMember(key, person.index, true);
        setRows(person, rowsAfterJoining(rows, key, given, change.at), change);
        return;
      }
      case 'settings':
        concealed = change.displayConcealedNames;
        return;
    }
  }

  function setMember(key: GroupKey, index: number, isMember: boolean): void {
    memberChanges.set(key, (memberChanges.get(key) ?? new Map<number, boolean>()).set(index, isMember));
  }

  function hasFreeUnit(key: SkuKey): boolean {
    const prepaid = tenant.skus.find(({ fact }) => fact.key === key)?.prepaid;
    return prepaid !== undefined && counts.newest(key) < prepaid.enabled + prepaid.warning;
  }

  function personOf(id: string): Person {
    const index = tenant.indexOfId(id);
    if (index === null) throw new TypeError(`change of unknown user ${id}`);
    return tenant.personAt(index);
  }

  function keyOf(groupId: string): GroupKey {
    const key = tenant.groups.withId(groupId)?.plan?.key;
    if (key === undefined) throw new TypeError(`change of unlicensed group ${groupId}`);
    return key;
  }

  for (const change of file?.changes ?? []) {
    apply(change);
    changes.push(change);
  }
  return {
    rowsOf,
    newestRowsOf,
    consumed: counts.visible,
    newestConsumed: counts.newest,
    groupSkus,
    isMember,
    membersOf,
    get concealed() {
      return concealed;
    },
    accept(change) {
      file?.append(change);
      apply(change);
      changes.push(change);
    },
    changes,
    licenceChanges,
  };
}

function includesSorted(list: Uint32Array, wanted: number): boolean {
  let [low, high] = [0, list.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = list[middle] ?? -1;
    if (found === wanted) return true;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
