import { describe, expect, it } from 'vitest';
import type { Person, PersonReader } from './person.ts';
import { readEvidence } from './read-evidence.ts';
import type { StepRecord } from './step-store.ts';

const step = (userId: string, signIn: number | 'never' = 20_000) =>
  ({ userId, evidence: { signIn } }) as StepRecord;
const person = (userId: string): Person => ({ userId, signIn: 20_000, held: [] });
const names = (count: number, prefix = 'u') =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

/** A tenant whose idle people come on these pages; counts the requests of the scarce budget. */
function tenant(pages: readonly (readonly string[])[]) {
  const requests = { pages: 0, ids: 0, until: [] as number[] };
  const people: PersonReader = {
    async *readIdle(until) {
      requests.until.push(until);
      for (const page of pages) {
        requests.pages += 1;
        yield page.map(person);
      }
    },
    readPeople: async (userIds) => {
      requests.ids += 1;
      return new Map(userIds.map((userId) => [userId, person(userId)]));
    },
    readMailboxPurposes: async (userIds) => new Map(userIds.map((userId) => [userId, 'user'])),
    readHeld: async () => null,
    readGroup: async () => null,
  };
  return { people, requests };
}

async function allOf(people: PersonReader, steps: readonly StepRecord[]) {
  const read = [];
  for await (const group of readEvidence(people, steps)) read.push(...group);
  return read;
}

describe('reading the evidence again', () => {
  it('asks for a small case by ids, fifteen at a time', async () => {
    const { people, requests } = tenant([names(500)]);

    expect(
      await allOf(
        people,
        names(40).map((name) => step(name)),
      ),
    ).toHaveLength(40);
    expect(requests).toEqual({ pages: 0, ids: 3, until: [] });
  });

  it('reads the pages of the idle for a large one, and only the rest by ids, everybody once', async () => {
    const wanted = names(990);
    const pages = [names(500), names(980).slice(500), names(300, 'other')];
    const { people, requests } = tenant(pages);

    const read = await allOf(people, [...wanted.map((name) => step(name, 19_000)), step('u0', 19_500)]);

    expect(read.map(({ userId }) => userId).sort()).toEqual([...wanted].sort());
    expect(requests).toEqual({ pages: 2, ids: 1, until: [19_500] });
  });

  it('leaves the pages when they find fewer people than the ids would', async () => {
    const strangers = Array.from({ length: 100 }, (_, index) => names(500, `page${index}-`));
    const { people, requests } = tenant(strangers);

    expect(
      await allOf(
        people,
        names(300).map((name) => step(name)),
      ),
    ).toHaveLength(300);
    expect(requests.ids).toBe(20);
    expect(requests.pages).toBeLessThanOrEqual(11);
  });

  it('goes by ids where the tenant does not take the filter, and where nobody ever signed in', async () => {
    const refusing = tenant([]);
    const never = tenant([names(500)]);

    expect(
      await allOf(
        refusing.people,
        names(300).map((name) => step(name)),
      ),
    ).toHaveLength(300);
    expect(
      await allOf(
        never.people,
        names(300).map((name) => step(name, 'never')),
      ),
    ).toHaveLength(300);
    expect([refusing.requests.ids, never.requests.ids, never.requests.pages]).toEqual([20, 20, 0]);
  });
});
