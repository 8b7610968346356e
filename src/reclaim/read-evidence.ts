import type { Day } from '../core/model/day.ts';
import { inGroups } from './in-groups.ts';
import type { Person, PersonReader } from './person.ts';
import type { StepRecord } from './step-store.ts';

/** Somebody of a case as they are now; `person` undefined: they no longer exist. */
export interface FreshPerson {
  readonly userId: string;
  readonly person: Person | undefined;
  readonly mailboxPurpose: string | null;
}

/** People re-read in one request: an `id in (…)` filter takes at most fifteen values. */
const peopleAtOnce = 15;

/** From ten requests on, which is what a minute allows, the filter is worth trying. */
const manyPeople = 10 * peopleAtOnce;

/**
 * Reads everybody of a case again, a few at a time: whoever asks for more has begun with those they were given, so
 * that what is acted on is seconds old. Sign-in may be asked about ten times a minute only (graph-and-azure §11).
 * A page of the idle tells about five hundred people where a list of ids tells about fifteen; it is used for as
 * long as it finds more people of the case than the lists would.
 */
export async function* readEvidence(
  people: PersonReader,
  steps: readonly StepRecord[],
): AsyncGenerator<readonly FreshPerson[]> {
  const left = new Set(steps.map(({ userId }) => userId));
  const until = newestSignIn(steps);
  if (left.size > manyPeople && until !== null) {
    let allowance = manyPeople;
    for await (const page of people.readIdle(until)) {
      const found = page.filter(({ userId }) => left.delete(userId));
      yield* withPurposes(people, found);
      allowance += found.length - peopleAtOnce;
      if (allowance < 0 || left.size <= peopleAtOnce) break;
    }
  }
  for (const userIds of inGroups([...left], peopleAtOnce)) {
    const found = await people.readPeople(userIds);
    yield await purposesOf(
      people,
      userIds.map((userId) => ({ userId, person: found.get(userId) })),
    );
  }
}

/** For cases judged by something else: the licences alone, which are read again before each write anyway. */
export async function* readHolders(
  people: PersonReader,
  steps: readonly StepRecord[],
): AsyncGenerator<readonly FreshPerson[]> {
  const userIds = [...new Set(steps.map(({ userId }) => userId))];
  for (const group of inGroups(userIds, peopleAtOnce)) {
    const found = await Promise.all(
      group.map(async (userId) => {
        const held = await people.readHeld(userId);
        return { userId, person: held === null ? undefined : { userId, signIn: 'unknown' as const, held } };
      }),
    );
    yield await purposesOf(people, found);
  }
}

/** People at once for whom the purpose of the mailbox is asked: one batch. */
const purposesAtOnce = 20;

async function* withPurposes(
  people: PersonReader,
  found: readonly Person[],
): AsyncGenerator<readonly FreshPerson[]> {
  for (const group of inGroups(found, purposesAtOnce))
    yield await purposesOf(
      people,
      group.map((person) => ({ userId: person.userId, person })),
    );
}

async function purposesOf(
  people: PersonReader,
  found: readonly Omit<FreshPerson, 'mailboxPurpose'>[],
): Promise<readonly FreshPerson[]> {
  const existing = found.flatMap(({ userId, person }) => (person === undefined ? [] : userId));
  const purposes = await people.readMailboxPurposes(existing);
  return found.map((each) => ({ ...each, mailboxPurpose: purposes.get(each.userId) ?? null }));
}

/** The newest sign-in the decision rests on; null when it rests on none. */
function newestSignIn(steps: readonly StepRecord[]): Day | null {
  let newest: Day | null = null;
  for (const { evidence } of steps) {
    const { signIn } = evidence;
    if (typeof signIn === 'number' && (newest === null || signIn > newest)) newest = signIn;
  }
  return newest;
}
