import type { GroupLookup } from '../core/paths/action-for.ts';
import type { GroupFacts } from '../core/paths/group-facts.ts';
import type { GraphReader } from '../graph/reader.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { readGroupFacts } from './group-radius.ts';

/** What decides about groups: their facts, and which of them policy names as licence groups. */
export interface GroupRules {
  readonly groupOf: GroupLookup;
  readonly licenceGroups: ReadonlySet<string>;
}

/** Nothing is known of any group: nobody is taken out of one. */
export const noGroups: GroupRules = { groupOf: () => null, licenceGroups: new Set() };

/**
 * The groups of a run as it saw them. Those that policy names are read again now, with what the collection does not
 * tell: their members that are groups, and what is under way. No other group is acted on.
 */
export async function gatherGroupFacts(
  run: Pick<StoredRun, 'supply'>,
  reader: Pick<GraphReader, 'getJson' | 'pages'>,
  licenceGroups: readonly string[],
): Promise<GroupRules> {
  const facts = new Map<string, GroupFacts>();
  for (const { skuIds, ...group } of (await run.supply()).groups) {
    const notCollected = { hasNestedGroups: null, isProcessing: null };
    facts.set(group.groupId, { ...group, skuIds: skuIds.split(';').filter(Boolean), ...notCollected });
  }
  for (const groupId of licenceGroups) {
    const now = await readGroupFacts(reader, groupId);
    facts.set(groupId, { ...now, displayName: now.displayName ?? facts.get(groupId)?.displayName ?? null });
  }
  return { groupOf: (groupId) => facts.get(groupId) ?? null, licenceGroups: new Set(licenceGroups) };
}
