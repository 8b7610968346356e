import { z } from 'zod/v4';
import { normaliseSignIns } from '../collectors/sign-ins/normalise.ts';
import { UserSignIns } from '../collectors/sign-ins/schema.ts';
import { normaliseAssignments } from '../collectors/users/normalise.ts';
import { DirectoryUser } from '../collectors/users/schema.ts';
import { dayOf } from '../core/model/day.ts';
import type { SignInEvidence } from '../core/model/seat.ts';
import type { AssignmentPath } from '../core/plan/step.ts';
import { GraphError } from '../graph/errors.ts';
import type { GraphReader } from '../graph/reader.ts';
import { selectOf } from '../graph/select.ts';
import type { HeldSku, Person, PersonReader } from './person.ts';

/** What is read again before a write: only the licences. Its keys are the `$select`. */
const Holder = DirectoryUser.pick({ id: true, assignedLicenses: true, licenseAssignmentStates: true });
const HolderWithSignIns = Holder.extend(UserSignIns.shape);
type Holder = z.output<typeof Holder>;

const MailboxPurpose = z.object({ value: z.string() });

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

    async readMailboxPurpose(userId) {
      try {
        const answer = await reader.getJson(`/users/${userId}/mailboxSettings/userPurpose`, MailboxPurpose);
        return answer.value.value;
      } catch (error) {
        // No mailbox, or no permission to ask: both say nothing about there being something to lose.
        if (error instanceof GraphError && isSilence(error)) return null;
        throw error;
      }
    },
  };
}

const silentCodes: ReadonlySet<string> = new Set(['GRAPH_NOT_FOUND', 'GRAPH_FORBIDDEN', 'GRAPH_BAD_REQUEST']);
const notImplemented = 501;

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
      disabledPlans: (direct?.disabledPlans ?? '').split(';').filter(Boolean),
    };
  });
}

function pathOf(isDirect: boolean, group: string | undefined): AssignmentPath {
  if (group === undefined) return 'direct';
  return isDirect ? `direct+group:${group}` : `group:${group}`;
}
