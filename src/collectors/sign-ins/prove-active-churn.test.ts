import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { whyUnproven, type NamedAccount } from './prove-active.ts';

interface Account {
  state: 'unborn' | 'here' | 'deleted';
  isRecent: boolean;
  /** Not returned by a filter that ought to. */
  readonly isPassedOver: boolean;
}

interface Event {
  readonly kind: 'wakes' | 'joins' | 'leaves' | 'returns';
  readonly index: number;
}

interface Story {
  readonly accounts: readonly Account[];
  /** What happens before each of the eight steps of an attempt. */
  readonly before: readonly (readonly Event[])[];
  readonly filtersFindDeleted: boolean;
}

const size = 12;
const index = fc.nat({ max: size - 1 });
const event = fc.record({ kind: fc.constantFrom('wakes', 'joins', 'leaves', 'returns'), index });
const account = fc.record<Account>({
  state: fc.constantFrom('unborn', 'here', 'here', 'here', 'deleted'),
  isRecent: fc.boolean(),
  isPassedOver: fc.integer({ min: 0, max: 5 }).map((chance) => chance === 0),
});

function storyOf(most: number): fc.Arbitrary<Story> {
  return fc.record({
    accounts: fc.array(account, { minLength: size, maxLength: size }),
    before: fc.array(fc.array(event, { maxLength: most }), { minLength: 8, maxLength: 8 }),
    filtersFindDeleted: fc.boolean(),
  });
}

/** One attempt in a directory that moves: what the product sees of it, and who would be called active. */
function attempt({ accounts: given, before, filtersFindDeleted }: Story) {
  // Somebody inactive lies in the bin, so that a tenant whose filters look into it shows that they do.
  const inBin: Account = { state: 'deleted', isRecent: false, isPassedOver: false };
  const accounts = [...given.map((each) => ({ ...each })), inBin];
  const touched = new Set<number>();
  const ever = new Set<number>();
  const all = accounts.map((_, each) => each);
  const at = (each: number): Account => accounts[each]!;
  const isFound = (each: number): boolean =>
    at(each).state === 'here' || (at(each).state === 'deleted' && filtersFindDeleted);
  const listed = new Set(all.filter((each) => at(each).state === 'here'));
  const rows = new Map<number, boolean>();

  function step(number: number): void {
    for (const { kind, index: each } of before[number]!) happen(kind, each);
  }
  function happen(kind: Event['kind'], each: number): void {
    const one = at(each);
    if (kind === 'wakes' && one.state === 'here') one.isRecent = true;
    const next = { joins: 'here', returns: 'here', leaves: 'deleted', wakes: one.state } as const;
    const from = { joins: 'unborn', returns: 'deleted', leaves: 'here', wakes: null }[kind];
    if (one.state !== from) return;
    one.state = next[kind];
    touched.add(each);
  }
  function tell(): Map<number, 'here' | 'gone'> {
    const told = [...touched].filter(
      (each) => at(each).state === 'deleted' || !listed.has(each) || ever.has(each),
    );
    touched.clear();
    for (const each of told) ever.add(each);
    return new Map(told.map((each) => [each, at(each).state === 'deleted' ? 'gone' : 'here']));
  }
  function readRows(some: readonly number[]): void {
    for (const each of some)
      if (isFound(each) && !at(each).isRecent && !at(each).isPassedOver) rows.set(each, false);
  }

  step(0);
  const first = tell();
  step(1);
  const counted = all.filter((each) => isFound(each) && at(each).isRecent).length;
  step(2);
  readRows(all.filter((each) => each % 2 === 0));
  step(3);
  readRows(all.filter((each) => each % 2 === 1));
  step(4);
  const bin = new Set(all.filter((each) => at(each).state === 'deleted'));
  step(5);
  const meanwhile = tell();
  step(6);
  const names = [...new Set([...first.keys(), ...meanwhile.keys()])];
  const found = new Set(names.filter((each) => at(each).state === 'here'));
  for (const each of found) rows.set(each, at(each).isRecent || rows.get(each) === true);
  step(7);
  const named = names.map((each): NamedAccount => {
    const gone =
      first.get(each) === 'gone' && !meanwhile.has(each) ? 'left' : bin.has(each) ? 'binned' : 'leaving';
    const fate = found.has(each) ? 'here' : gone;
    return { isListed: listed.has(each), hasRow: rows.has(each), fate };
  });
  const unread = [...listed].filter((each) => !rows.has(each));
  const why = whyUnproven(
    {
      listed: listed.size,
      unread: unread.length,
      strangers: [...rows.keys()].filter((each) => !listed.has(each)).length,
      successfulSince: [...rows.values()].filter(Boolean).length,
      counted,
      answersNever: true,
      deleted: bin.size,
      isFresh: true,
    },
    named,
  );
  const called = unread.filter((each) => !names.includes(each) || found.has(each));
  return { isProven: why === null, called: called.map(at) };
}

describe('people of a directory that moves', () => {
  it('are never called active when one of them is not, whatever moves and whoever is passed over', () => {
    fc.assert(
      fc.property(storyOf(3), (story) => {
        const { isProven, called } = attempt(story);

        if (isProven) expect(called.every(({ isRecent }) => isRecent)).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });

  it('are proven active when whoever moved did so before the count and nobody is passed over', () => {
    fc.assert(
      fc.property(storyOf(3), (story) => {
        const calm: Story = {
          ...story,
          accounts: story.accounts.map((each) => ({ ...each, isPassedOver: false })),
          before: story.before.map((events, at) => (at === 0 ? events : [])),
        };

        expect(attempt(calm).isProven).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('are proven active when people sign in or leave after everybody inactive was read', () => {
    fc.assert(
      fc.property(storyOf(3), (story) => {
        const late: Story = {
          ...story,
          accounts: story.accounts.map((each) => ({ ...each, isPassedOver: false })),
          before: story.before.map((events, at) =>
            events.filter(
              ({ kind }) => (at === 4 && kind === 'wakes') || ([4, 5].includes(at) && kind === 'leaves'),
            ),
          ),
        };

        expect(attempt(late).isProven).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});
