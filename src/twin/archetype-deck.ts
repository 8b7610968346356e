import type { Archetype } from './archetype.ts';
import { copilotArchetypes } from './archetypes-copilot.ts';
import { e5Archetypes } from './archetypes-e5.ts';
import { mailboxArchetypes } from './archetypes-mailbox.ts';
import { otherArchetypes } from './archetypes-other.ts';
import { planArchetypes } from './archetypes-plan.ts';
import { workingTimeArchetypes } from './archetypes-working-time.ts';
import { elementAt } from './element-at.ts';
import { demoPeople } from './people.ts';
import { createRandom, createShuffle, hash32 } from './random.ts';

/** The seed whose tenant follows the table exactly; other seeds vary each share by up to a fifth. */
export const demoSeed = 1;

/** From this many users on, every archetype occurs at least once. */
const everyTrapFrom = 300;

/** What stays for the archetype that takes the rest. */
const leastRestShare = 0.03;

export const archetypes: readonly Archetype[] = [
  ...e5Archetypes,
  ...copilotArchetypes,
  ...otherArchetypes,
  ...planArchetypes,
  ...workingTimeArchetypes,
  ...mailboxArchetypes,
];

const demoArchetype: Archetype = {
  name: 'demo-person',
  per600: 0,
  suite: 'E5',
  signIn: 'recent',
  expect: 'active',
};

interface DealtCard {
  readonly archetype: Archetype;
  /** 0, 1, 2 … within the archetype. */
  readonly ordinal: number;
}

/** Who is what: the same answer for an index at any time, without a list of people. */
export interface Deck {
  cardOf(index: number): DealtCard;
}

export function createDeck(seed: number, users: number): Deck {
  const cards = Math.max(0, users - demoPeople.length);
  const starts: number[] = [];
  let start = 0;
  for (const quota of quotas(seed, users, cards)) {
    starts.push(start);
    start += quota;
  }
  const shuffle = createShuffle(cards, hash32(seed, 23));
  function cardOf(index: number): DealtCard {
    if (index < demoPeople.length) return { archetype: demoArchetype, ordinal: index };
    const slot = shuffle.forward(index - demoPeople.length);
    const position = lastAtOrBelow(starts, slot);
    return { archetype: elementAt(archetypes, position), ordinal: slot - elementAt(starts, position) };
  }
  return { cardOf };
}

function quotas(seed: number, users: number, cards: number): readonly number[] {
  const random = createRandom(hash32(seed, 29));
  const least = users >= everyTrapFrom ? 1 : 0;
  const wanted = archetypes.map(({ per600 }) => {
    const swing = random.between(-20, 20);
    if (per600 === 'rest') return 0;
    const share = (per600 * users * (100 + (seed === demoSeed ? 0 : swing))) / 60_000;
    return Math.max(least, Math.round(share));
  });
  const most = cards - Math.ceil(cards * leastRestShare);
  const dealt = trimmed(wanted, most);
  const left = cards - dealt.reduce((total, quota) => total + quota, 0);
  return dealt.map((quota, position) => (archetypes[position]?.per600 === 'rest' ? left : quota));
}

/** Takes one at a time from the largest until the sum fits, so that rare archetypes stay. */
function trimmed(wanted: readonly number[], most: number): readonly number[] {
  const quotas = [...wanted];
  let excess = quotas.reduce((total, quota) => total + quota, 0) - most;
  for (; excess > 0; excess -= 1) {
    const largest = quotas.indexOf(Math.max(...quotas));
    quotas[largest] = elementAt(quotas, largest) - 1;
  }
  return quotas;
}

/** The last position whose start is at or below `slot`; empty archetypes share a start, the last of them owns it. */
function lastAtOrBelow(starts: readonly number[], slot: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (elementAt(starts, middle) <= slot) low = middle;
    else high = middle - 1;
  }
  return low;
}
