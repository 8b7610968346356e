import { copilotDayOf, signInOf, workFollowing, workOf } from './activity.ts';
import type { Archetype } from './archetype.ts';
import { createDeck } from './archetype-deck.ts';
import { assignmentRowsOf } from './assignments.ts';
import { dayMs, type Day } from './days.ts';
import { mailboxOf } from './mailbox.ts';
import { createObjectIds } from './object-ids.ts';
import { createNameBook, demoPeople, tenantDomain, type PersonName } from './people.ts';
import type { MailboxPurpose, Person } from './person.ts';
import { platformsOf } from './platforms.ts';
import { createRandom, hash32, type Random } from './random.ts';

/** People by index, id or account name; nobody is kept in memory. */
export interface PersonFactory {
  personAt(index: number): Person;
  idAt(index: number): string;
  indexOfId(id: string): number | null;
  indexOfUpn(upn: string): number | null;
}

const departments = [
  'Sales',
  'Finance',
  'Operations',
  'Engineering',
  'Legal',
  'Marketing',
  'People',
  'Retail',
];
const titles = [
  'Analyst',
  'Specialist',
  'Manager',
  'Coordinator',
  'Engineer',
  'Consultant',
  'Director',
  'Assistant',
];
const locations = ['GB', 'GB', 'GB', 'DE', 'FR', 'NL', 'IE', 'ES', 'PL', 'NG', 'IN', 'US'];
const employeeTypes = {
  service: 'Service account',
  shared: 'Shared mailbox',
  room: 'Room',
  equipment: 'Equipment',
} as const;

export function createPersonFactory(options: {
  readonly seed: number;
  readonly users: number;
  readonly today: Day;
  readonly tenantKey: number;
}): PersonFactory {
  const { seed, users, today } = options;
  const ids = createObjectIds(options.tenantKey, 'user');
  const names = createNameBook(seed);
  const deck = createDeck(seed, users);

  function idAt(index: number): string {
    return demoPeople[index]?.id ?? ids.idOf(index);
  }

  function personAt(index: number): Person {
    const { archetype, ordinal } = deck.cardOf(index);
    const random = createRandom(hash32(seed, index, 41));
    const possessions = createRandom(hash32(seed, index, 43));
    const kind = archetype.kind ?? 'member';
    const name = names.nameOf(index);
    const demo = demoPeople[index];
    const isHuman = kind === 'member' || kind === 'guest';
    const account = isHuman ? name.account : `${kind}-${name.account.split('.')[1] ?? ''}-${index}`;
    const upn = upnOf(kind, account, index);
    const createdDay = createdDayOf(archetype, today, random);
    const workHabit = archetype.work ?? workFollowing(archetype.signIn, random);
    const person: Omit<Person, 'rows'> = {
      index,
      id: idAt(index),
      archetype,
      kind,
      upn,
      mail: hasAddress(archetype) ? `${account}@${mailDomain(kind)}` : null,
      displayName: isHuman
        ? displayNameOf(name, index, demo !== undefined)
        : `${titleCase(kind)} ${name.surname}`,
      givenName: isHuman ? name.givenName : null,
      surname: isHuman ? name.surname : null,
      accountEnabled:
        archetype.isDisabled !== true && (isHuman || kind === 'service' || archetype.isEnabled === true),
      userType: kind === 'guest' ? 'Guest' : archetype.hasNoUserType === true ? null : 'Member',
      createdMs: archetype.created === 'null' ? null : createdDay * dayMs + random.between(6, 18) * 3_600_000,
      department: isHuman && (demo !== undefined || !random.chance(0.06)) ? random.pick(departments) : null,
      jobTitle: demo?.jobTitle ?? (archetype.suite === 'F3' ? 'Store Associate' : random.pick(titles)),
      employeeType: employeeTypeOf(archetype, random),
      employeeId: isHuman && kind !== 'guest' ? String(100_000 + index) : null,
      hiredDay: kind === 'member' ? createdDay : null,
      leaveDay: leaveDayOf(archetype, today, random),
      isOnLeave: archetype.isOnLeave === true,
      isPriority: archetype.isPriority === true,
      usageLocation: archetype.hasNoLocation === true ? null : random.pick(locations),
      isSynced: random.chance(0.6),
      managerIndex: managerOf(index, users, kind, random),
      signIn: signInOf(archetype.signIn, today, random),
      work: workOf(workHabit, today, random),
      copilotDay: archetype.copilot && copilotDayOf(archetype.copilot.use, today, random),
      purpose: purposeOf(archetype),
      mailbox: purposeOf(archetype) === null ? null : mailboxOf(archetype, possessions),
      platforms: platformsOf(archetype, possessions),
    };
    return {
      ...person,
      rows: assignmentRowsOf({ archetype, ordinal, today, isDemo: demo !== undefined, random }),
    };
  }

  function indexOfId(id: string): number | null {
    const lower = id.toLowerCase();
    const demo = demoPeople.findIndex((person) => person.id === lower);
    const index = demo >= 0 ? demo : ids.indexOf(lower);
    return index !== null && index < users && idAt(index) === lower ? index : null;
  }

  function indexOfUpn(upn: string): number | null {
    const lower = upn.toLowerCase();
    const local = lower.split(/[@_]/, 1)[0] ?? '';
    const numbered = /^(?:shared|room|equipment|service)-[a-z]*-(\d+)$/.exec(local);
    const index = numbered ? Number(numbered[1]) : names.indexOfAccount(local);
    return index !== null && index < users && personAt(index).upn.toLowerCase() === lower ? index : null;
  }

  return { personAt, idAt, indexOfId, indexOfUpn };
}

function mailDomain(kind: Person['kind']): string {
  return kind === 'guest' ? 'partner.example' : tenantDomain;
}

/** Guests carry the marked form; every eleventh account was typed with capitals. */
function upnOf(kind: Person['kind'], account: string, index: number): string {
  if (kind === 'guest') return `${account}_partner.example#EXT#@harbourline.onmicrosoft.example`;
  return index % 11 === 5 ? `${titleCase(account)}@Harbourline.example` : `${account}@${tenantDomain}`;
}

function titleCase(text: string): string {
  return text.replaceAll(
    /(^|[.-])([a-z])/g,
    (_whole, mark: string, letter: string) => mark + letter.toUpperCase(),
  );
}

/** Some display names carry a comma or quotes, as directories do. */
function displayNameOf({ givenName, surname }: PersonName, index: number, isDemo: boolean): string {
  if (!isDemo && index % 17 === 4) return `${surname}, ${givenName}`;
  if (!isDemo && index % 41 === 7) return `${givenName} "${givenName.slice(0, 2)}" ${surname}`;
  return `${givenName} ${surname}`;
}

function createdDayOf({ created }: Archetype, today: Day, random: Random): Day {
  if (created === 'recent') return today - random.between(2, 25);
  if (created === 29 || created === 30) return today - created;
  return today - random.between(900, 2600);
}

function leaveDayOf({ leaves }: Archetype, today: Day, random: Random): Day | null {
  if (leaves === undefined) return null;
  return leaves === 'past' ? today - random.between(5, 80) : today + random.between(5, 60);
}

function employeeTypeOf({ kind, employeeType, isUnlabelled }: Archetype, random: Random): string | null {
  if (employeeType !== undefined) return employeeType;
  if (kind === undefined || kind === 'member') return random.chance(0.9) ? 'Employee' : 'Contractor';
  if (kind === 'guest' || isUnlabelled === true) return null;
  return employeeTypes[kind];
}

/** The first fifteenth of the tenant manages the rest. */
function managerOf(index: number, users: number, kind: Person['kind'], random: Random): number | null {
  const manager = random.between(0, Math.max(2, Math.floor(users / 15)));
  return kind !== 'member' || index <= 2 || manager >= index || random.chance(0.05) ? null : manager;
}

/** A member without a licence has no address, unless the licence was passed on and the mailbox is still there. */
function hasAddress({ suite, kind, mailbox }: Archetype): boolean {
  return suite !== undefined || mailbox !== undefined || (kind !== undefined && kind !== 'member');
}

function purposeOf({ kind, suite, mailbox }: Archetype): MailboxPurpose | null {
  if (kind === 'shared' || kind === 'room' || kind === 'equipment') return kind;
  if (mailbox !== undefined) return 'user';
  return kind === 'guest' || suite === undefined || suite === 'FLOWFREE' ? null : 'user';
}
