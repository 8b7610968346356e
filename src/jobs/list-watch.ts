import type { ImportKind } from '../imports/imported-file.ts';
import type { Inbox } from '../imports/inbox.ts';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { StepRecord } from '../reclaim/step-store.ts';

export interface ListWatchDeps {
  readonly imports: Pick<Inbox, 'newest' | 'read'>;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface ListedPerson {
  /** Object id, or lower-cased user principal name. */
  readonly userKey: string;
}

export interface PeopleList<Row extends ListedPerson> {
  /** `YYYY-MM-DD` */
  readonly exportedOn: string;
  readonly rows: readonly Row[];
}

/** What the list says of one person, who may be on it by id and by name. */
export interface Told<Row> {
  readonly rows: readonly Row[];
  readonly exportedOn: string;
}

type Person = Pick<StepRecord, 'userId' | 'userPrincipalName'>;

/** Null: nobody brought a list. */
export type ListWatch<Row> = (person: Person) => Promise<Told<Row> | 'unreadable' | null>;

interface Read<Row> {
  /** One file may be brought again: with another sheet it is another list. */
  readonly number: number;
  readonly exportedOn: string;
  readonly byKey: ReadonlyMap<string, Row>;
  readonly goesByName: boolean;
}

type Seen<Row> = Read<Row> | 'unreadable' | null;

/** A list that is brought takes effect within this time. */
const lookAgainAfterMs = 1_000;

/**
 * What the newest file of a kind says of these people, looked for once a second while somebody asks. Of a file only
 * the rows of these people are kept.
 */
export function watchList<Row extends ListedPerson>(
  { imports, clock, log }: ListWatchDeps,
  kind: ImportKind,
  people: readonly Person[],
  parse: (text: string, fileName: string) => PeopleList<Row>,
): ListWatch<Row> {
  const wanted = new Set(people.flatMap(keysOf));
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<Seen<Row>> = Promise.resolve(null);

  async function look(before: Seen<Row>): Promise<Seen<Row>> {
    try {
      const newest = await imports.newest(kind);
      if (newest === null) return null;
      if (before !== null && before !== 'unreadable' && before.number === newest.number) return before;
      const { exportedOn, rows } = parse(await imports.read(newest.id), newest.fileName);
      const own = rows.filter(({ userKey }) => wanted.has(userKey)).map((row) => [row.userKey, row] as const);
      const goesByName = rows.some(({ userKey }) => userKey.includes('@'));
      return { number: newest.number, exportedOn, byKey: new Map(own), goesByName };
    } catch (err) {
      if (!(err instanceof AppError)) throw err;
      log.warn({ err, kind }, 'a list could not be read; nothing is removed that it may forbid');
      return 'unreadable';
    }
  }

  return async (person) => {
    const now = clock.now().getTime();
    if (Math.abs(now - lookedAt) >= lookAgainAfterMs) {
      lookedAt = now;
      looking = looking.then(look);
    }
    const read = await looking;
    if (read === null || read === 'unreadable') return read;
    const rows = keysOf(person).flatMap((key) => read.byKey.get(key) ?? []);
    // Somebody whose name is not known may be any of those the list names.
    if (rows.length === 0 && person.userPrincipalName === null && read.goesByName) return 'unreadable';
    return { rows, exportedOn: read.exportedOn };
  };
}

function keysOf({ userId, userPrincipalName }: Person): readonly string[] {
  const name = userPrincipalName === null ? [] : [userPrincipalName.toLowerCase()];
  return [userId.toLowerCase(), ...name];
}
