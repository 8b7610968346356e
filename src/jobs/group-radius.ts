import { z } from 'zod/v4';
import { ObjectId, Text } from '../collectors/observed-values.ts';
import { known, unknown, type Figure } from '../core/model/product.ts';
import type { GroupFacts } from '../core/paths/group-facts.ts';
import type { GroupRadius } from '../core/paths/group-radius.ts';
import { GraphError } from '../graph/errors.ts';
import type { GraphReader } from '../graph/reader.ts';
import { selectOf } from '../graph/select.ts';
import type { Clock } from '../lib/clock.ts';

/** Null is Graph's "never set" for these flags, and has to be said: a property left out tells nothing. */
const Details = z.object({
  id: ObjectId,
  displayName: Text,
  groupTypes: z.array(z.string()),
  onPremisesSyncEnabled: z.boolean().nullable(),
  isAssignableToRole: z.boolean().nullable(),
  mailEnabled: z.boolean().nullish(),
  resourceProvisioningOptions: z.array(z.string()).nullish(),
  assignedLicenses: z.array(z.object({ skuId: ObjectId })),
  licenseProcessingState: z.object({ state: z.string().nullish() }).nullish(),
});
type Details = z.output<typeof Details>;

const Counted = z.object({ '@odata.count': z.int().min(0) });
const Owner = z.object({ id: ObjectId, '@odata.type': z.string().nullish() });
const AppRole = z.object({ resourceDisplayName: Text });

const advanced = { headers: { ConsistencyLevel: 'eventual' } };

/** A group as it is now: what decides about it, what leaving it means, and who looks after it. */
export interface GroupReading {
  readonly facts: GroupFacts;
  readonly radius: GroupRadius;
  /** Entra object ids of people; applications that own it are left out. */
  readonly owners: Figure<readonly string[]>;
}

type Reader = Pick<GraphReader, 'getJson' | 'pages'>;

/** Reads what decides whether people may be taken out of the group. What cannot be read is null. */
export async function readGroupFacts(reader: Reader, groupId: string): Promise<GroupFacts> {
  const [details, nested] = await Promise.all([readDetails(reader, groupId), countNested(reader, groupId)]);
  return factsOf(groupId, details, nested);
}

/** The same with what the group gives besides, and its owners: what an instruction about it says (C13). */
export async function readGroup(
  { reader, clock }: { readonly reader: Reader; readonly clock: Clock },
  groupId: string,
): Promise<GroupReading> {
  const [details, nestedGroups, members, parentGroups, apps, owners] = await Promise.all([
    readDetails(reader, groupId),
    countNested(reader, groupId),
    count(reader, `/groups/${groupId}/members`),
    count(reader, `/groups/${groupId}/memberOf/microsoft.graph.group`),
    readApps(reader, groupId),
    readOwners(reader, groupId),
  ]);
  const detail = <T>(pick: (found: Details) => T | null | undefined): Figure<T> => {
    if (!details.known) return details;
    const value = pick(details.value);
    return value === null || value === undefined ? unknown('not-stated') : known(value);
  };
  return {
    facts: factsOf(groupId, details, nestedGroups),
    radius: {
      readAt: clock.now().toISOString(),
      licences: detail(skusOf),
      members,
      nestedGroups,
      parentGroups,
      apps,
      isMailEnabled: detail(({ mailEnabled }) => mailEnabled),
      hasTeam: detail(({ resourceProvisioningOptions }) => resourceProvisioningOptions?.includes('Team')),
      isRoleAssignable: detail(({ isAssignableToRole }) => isAssignableToRole === true),
    },
    owners,
  };
}

function factsOf(groupId: string, details: Figure<Details>, nested: Figure<number>): GroupFacts {
  const hasNestedGroups = nested.known ? nested.value > 0 : null;
  if (!details.known) {
    const nothing = { isDynamic: null, isSynced: null, isRoleAssignable: null, skuIds: null };
    return { groupId, displayName: null, ...nothing, hasNestedGroups, isProcessing: null };
  }
  const found = details.value;
  const state = found.licenseProcessingState?.state ?? null;
  return {
    groupId,
    displayName: found.displayName,
    isDynamic: found.groupTypes.includes('DynamicMembership'),
    isSynced: found.onPremisesSyncEnabled === true,
    isRoleAssignable: found.isAssignableToRole === true,
    skuIds: skusOf(found),
    hasNestedGroups,
    isProcessing: state === null ? null : state !== 'ProcessingComplete',
  };
}

function skusOf({ assignedLicenses }: Details): readonly string[] {
  return [...new Set(assignedLicenses.map(({ skuId }) => skuId))].sort();
}

async function readDetails(reader: Reader, groupId: string): Promise<Figure<Details>> {
  const query = { $select: selectOf(Details) };
  return orUnknown(async () => (await reader.getJson(`/groups/${groupId}`, Details, { query })).value);
}

function countNested(reader: Reader, groupId: string): Promise<Figure<number>> {
  return count(reader, `/groups/${groupId}/members/microsoft.graph.group`);
}

/** The count beside a first page: the bare `/$count` answers in plain text only (graph-and-azure §0.4). */
async function count(reader: Reader, path: string): Promise<Figure<number>> {
  const query = { $select: 'id', $top: '1', $count: 'true' };
  return orUnknown(
    async () => (await reader.getJson(path, Counted, { query, ...advanced })).value['@odata.count'],
  );
}

async function readApps(reader: Reader, groupId: string): Promise<Figure<readonly string[]>> {
  return orUnknown(async () => {
    const names = new Set<string>();
    for await (const page of reader.pages(`/groups/${groupId}/appRoleAssignments`, AppRole))
      for (const { resourceDisplayName } of page.rows)
        names.add(resourceDisplayName ?? 'an unnamed application');
    return [...names].sort();
  });
}

async function readOwners(reader: Reader, groupId: string): Promise<Figure<readonly string[]>> {
  return orUnknown(async () => {
    const owners = new Set<string>();
    const query = { $select: 'id' };
    for await (const page of reader.pages(`/groups/${groupId}/owners`, Owner, { query })) {
      if (page.issues.length > 0) throw new UnreadableOwner();
      for (const owner of page.rows)
        if ((owner['@odata.type'] ?? userType) === userType) owners.add(owner.id);
    }
    return [...owners].sort();
  });
}

const userType = '#microsoft.graph.user';

/** An owner who cannot be read makes the list of owners unknown. */
class UnreadableOwner extends Error {
  override readonly name = 'UnreadableOwner';
}

async function orUnknown<T>(read: () => Promise<T>): Promise<Figure<T>> {
  try {
    return known(await read());
  } catch (error) {
    if (error instanceof UnreadableOwner) return unknown('not-stated');
    if (!(error instanceof GraphError)) throw error;
    if (error.code === 'GRAPH_FORBIDDEN') return unknown('forbidden');
    if (error.code === 'GRAPH_BAD_PAYLOAD') return unknown('not-stated');
    return unknown(error.code === 'GRAPH_NOT_FOUND' ? 'not-found' : 'not-answered');
  }
}
