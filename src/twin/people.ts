import { elementAt } from './element-at.ts';
import { familyNames, foldName, givenNames } from './name-pool.ts';
import { createShuffle, hash32 } from './random.ts';

/** The tenant's one verified domain. */
export const tenantDomain = 'harbourline.example';
export const tenantName = 'Harbourline Group';

/** Somebody the demo talks to: same person, same id, in every tenant. */
export interface DemoPerson {
  readonly id: string;
  readonly givenName: string;
  readonly surname: string;
  readonly jobTitle: string;
}

/** Owns every product of the sample register. */
export const primaryOwner: DemoPerson = {
  id: '5f0c2a7e-3b1d-4c86-a2f4-7d90e6b81a01',
  givenName: 'Ines',
  surname: 'Okafor',
  jobTitle: 'Licence Manager',
};

/** Second owner of some products, and the first one's delegate. */
export const secondOwner: DemoPerson = {
  id: '5f0c2a7e-3b1d-4c86-a2f4-7d90e6b81a02',
  givenName: 'Tomasz',
  surname: 'Brandvold',
  jobTitle: 'Workplace Lead',
};

/** The second person a large decision needs; owns nothing. */
export const financeApprover: DemoPerson = {
  id: '5f0c2a7e-3b1d-4c86-a2f4-7d90e6b81a03',
  givenName: 'Priyanka',
  surname: 'Delacroix',
  jobTitle: 'Finance Business Partner',
};

/** They take the first places of every tenant, in this order. */
export const demoPeople: readonly DemoPerson[] = [primaryOwner, secondOwner, financeApprover];

export interface PersonName {
  readonly givenName: string;
  readonly surname: string;
  /** Lower-case, unique within the tenant. */
  readonly account: string;
}

/** Names by index and back, without a table of people. */
export interface NameBook {
  nameOf(index: number): PersonName;
  /** The index that would carry this account name, or null. */
  indexOfAccount(account: string): number | null;
}

const combinations = givenNames.length * familyNames.length;
const givenByFold = new Map(givenNames.map((name, position) => [foldName(name), position]));
const familyByFold = new Map(familyNames.map((name, position) => [foldName(name), position]));

export function createNameBook(seed: number): NameBook {
  const shuffle = createShuffle(combinations, hash32(seed, 11));
  function nameOf(index: number): PersonName {
    const demo = demoPeople[index];
    if (demo !== undefined) {
      const account = `${foldName(demo.givenName)}.${foldName(demo.surname)}`;
      return { givenName: demo.givenName, surname: demo.surname, account };
    }
    const combination = shuffle.forward(index % combinations);
    const round = Math.floor(index / combinations);
    const givenName = elementAt(givenNames, Math.floor(combination / familyNames.length));
    const surname = elementAt(familyNames, combination % familyNames.length);
    const account = `${foldName(givenName)}.${foldName(surname)}${round === 0 ? '' : String(round + 1)}`;
    return { givenName, surname, account };
  }
  function indexOfAccount(account: string): number | null {
    const lower = account.toLowerCase();
    const demo = demoPeople.findIndex((_person, index) => nameOf(index).account === lower);
    if (demo >= 0) return demo;
    const parts = /^([a-z]+)\.([a-z]+)(\d*)$/.exec(lower);
    const given = givenByFold.get(parts?.[1] ?? '');
    const family = familyByFold.get(parts?.[2] ?? '');
    if (given === undefined || family === undefined) return null;
    const round = parts?.[3] ? Number(parts[3]) - 1 : 0;
    return round * combinations + shuffle.back(given * familyNames.length + family);
  }
  return { nameOf, indexOfAccount };
}
