import { z } from 'zod/v4';
import { normaliseSignIns } from '../collectors/sign-ins/normalise.ts';
import { UserSignIns } from '../collectors/sign-ins/schema.ts';
import { normaliseAssignments } from '../collectors/users/normalise.ts';
import { DirectoryUser } from '../collectors/users/schema.ts';
import { Flag, ObjectId } from '../collectors/observed-values.ts';
import { dayOf, isoOf } from '../core/model/day.ts';
import type { SignInEvidence } from '../core/model/seat.ts';
import type { AssignmentPath } from '../core/plan/step.ts';
import type { BatchAnswer } from '../graph/batch.ts';
import { GraphError } from '../graph/errors.ts';
import { parseBody } from '../graph/read-json.ts';
import type { GraphReader } from '../graph/reader.ts';
import { selectOf } from '../graph/select.ts';
import { inGroups } from './in-groups.ts';
import type { HeldSku, Person, PersonReader } from './person.ts';

/** What is read again before a write: only the licences. Its keys are the `$select`. */
const Holder = DirectoryUser.pick({ id: true, assignedLicenses: true, licenseAssignmentStates: true });
const HolderWithSignIns = Holder.extend(UserSignIns.shape);
type Holder = z.output<typeof Holder>;

const MailboxPurpose = z.object({ value: z.string() });

const LicenceGroup = z.object({
  id: ObjectId,
  groupTypes: z.array(z.string()),
  onPremisesSyncEnabled: Flag,
  isAssignableToRole: Flag,
  assignedLicenses: z.array(z.object({ skuId: ObjectId })),
});

/** Most requests of one batch (graph-and-azure §11). */
const inOneBatch = 20;

/** Reads people through Graph, by the same rules the collectors read the tenant with. */
export function createPersonReader(reader: GraphReader): PersonReader {
  return {
    async readPeople(userIds) {
      const together = await readTogether(reader, userIds);
      // A list that leaves somebody out is no proof that they are gone: only their own 404 is.
      const missing = userIds.filter((userId) => !together.has(userId));
      return new Map([...together, ...(await readOneByOne(reader, missing))]);
    },

    async readHeld(userId) {
      const holder = await readOrNull(() =>
        reader.getJson(`/users/${userId}`, Holder, { query: { $select: selectOf(Holder) } }),
      );
      return holder === null ? null : heldBy(holder.value);
    },

    async *readIdle(until) {
      const query = {
        $filter: `signInActivity/lastSuccessfulSignInDateTime le ${isoOf(until)}T23:59:59Z`,
        $select: selectOf(HolderWithSignIns),
        $top: '500',
      };
      try {
        for await (const page of reader.pages('/users', HolderWithSignIns, { query, readsSignIns: true })) {
          yield page.rows.map((row) => personOf(row, signInOf(row)));
        }
      } catch (error) {
        // A tenant that does not take the filter: everybody is asked about by id.
        if (!(error instanceof GraphError) || error.code !== 'GRAPH_BAD_REQUEST') throw error;
      }
    },

    async readMailboxPurposes(userIds) {
      const purposes = new Map<string, string | null>();
      for (const ids of inGroups(userIds, inOneBatch)) {
        const answers = await reader.batch(
          ids.map((id) => ({ id, path: `/users/${id}/mailboxSettings/userPurpose` })),
        );
        for (const [id, answer] of answers) purposes.set(id, purposeOf(id, answer));
      }
      return purposes;
    },

    async readGroup(groupId) {
      const query = { $select: selectOf(LicenceGroup) };
      const found = await readOrNull(() => reader.getJson(`/groups/${groupId}`, LicenceGroup, { query }));
      if (found === null) return null;
      const { groupTypes, onPremisesSyncEnabled, isAssignableToRole, assignedLicenses } = found.value;
      return {
        skuIds: assignedLicenses.map(({ skuId }) => skuId),
        isDynamic: groupTypes.includes('DynamicMembership'),
        isSynced: onPremisesSyncEnabled === true,
        isRoleAssignable: isAssignableToRole === true,
      };
    },
  };
}

const silentCodes: ReadonlySet<string> = new Set(['GRAPH_NOT_FOUND', 'GRAPH_FORBIDDEN', 'GRAPH_BAD_REQUEST']);
const notImplemented = 501;

/** No mailbox, or no permission to ask: both say nothing about there being something to lose. */
function purposeOf(userId: string, answer: BatchAnswer): string | null {
  if (answer.ok)
    return parseBody(MailboxPurpose, answer.body, `/users/${userId}/mailboxSettings`, null).value;
  if (isSilence(answer.error)) return null;
  throw answer.error;
}

function isSilence({ code, answer }: GraphError): boolean {
  return silentCodes.has(code) || answer.status === notImplemented;
}

/** One request for up to fifteen people: sign-in may be asked about ten times a minute only (graph-and-azure §11). */
async function readTogether(
  reader: GraphReader,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, Person>> {
  const people = new Map<string, Person>();
  const wanted = new Set(userIds);
  const query = {
    $filter: `id in (${userIds.map((id) => `'${id}'`).join(',')})`,
    $select: selectOf(HolderWithSignIns),
    $top: '100',
  };
  try {
    for await (const page of reader.pages('/users', HolderWithSignIns, { query, readsSignIns: true })) {
      for (const row of page.rows) if (wanted.has(row.id)) people.set(row.id, personOf(row, signInOf(row)));
    }
  } catch (error) {
    // A tenant that does not take the filter is asked person by person.
    if (!(error instanceof GraphError) || error.code !== 'GRAPH_BAD_REQUEST') throw error;
  }
  return people;
}

async function readOneByOne(
  reader: GraphReader,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, Person>> {
  const people = new Map<string, Person>();
  for (const userId of userIds) {
    const query = { $select: selectOf(HolderWithSignIns) };
    const row = await readOrNull(() => reader.getJson(`/users/${userId}`, HolderWithSignIns, { query }));
    if (row !== null) people.set(userId, personOf(row.value, signInOf(row.value)));
  }
  return people;
}

async function readOrNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof GraphError && error.code === 'GRAPH_NOT_FOUND') return null;
    throw error;
  }
}

function personOf(holder: Holder, signIn: SignInEvidence): Person {
  return { userId: holder.id, signIn, held: heldBy(holder) };
}

function signInOf(row: z.output<typeof HolderWithSignIns>): SignInEvidence {
  const { lastSeenOn, basis } = normaliseSignIns(row);
  if (lastSeenOn !== null) return dayOf(lastSeenOn);
  return basis === 'failedOnly' ? 'failedOnly' : 'never';
}

function heldBy(holder: Holder): readonly HeldSku[] {
  const rows = normaliseAssignments(holder).filter(({ state }) => state !== 'Error');
  return [...Map.groupBy(rows, ({ skuId }) => skuId)].map(([skuId, paths]) => {
    const direct = paths.find(({ groupId }) => groupId === null);
    const groups = paths.flatMap(({ groupId }) => groupId ?? []).sort();
    return {
      skuId,
      path: pathOf(direct !== undefined, groups[0]),
      groupIds: groups,
      disabledPlans: (direct?.disabledPlans ?? '').split(';').filter(Boolean),
    };
  });
}

function pathOf(isDirect: boolean, group: string | undefined): AssignmentPath {
  if (group === undefined) return 'direct';
  return isDirect ? `direct+group:${group}` : `group:${group}`;
}
