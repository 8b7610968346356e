import { instantText } from './days.ts';
import { GraphRefusal } from './messages.ts';
import type { Faults } from './faults.ts';
import type { AssignmentRow, Person, SignIn } from './person.ts';
import type { Tenant } from './population.ts';
import { heldSkus } from './seat-counts.ts';
import { skuWithId } from './tenant-skus.ts';

/** A `$filter` on users that the twin serves. */
export interface UserFilter {
  /** Indexes to look at instead of everybody. */
  readonly only: readonly number[] | null;
  readonly usesSignIn: boolean;
  matches(person: Person, rows: readonly AssignmentRow[]): boolean;
  /** Of an account that is in the recycle bin; only a filter on sign-ins finds one. */
  matchesDeleted(signIn: SignIn | undefined): boolean;
}

/** What of the filter on sign-ins differs from tenant to tenant. */
type FilterFaults = Pick<Faults, 'noSignInFilter' | 'noNullFilter' | 'nullsInFilter' | 'deletedInFilter'>;

type Clause = Partial<UserFilter> & Pick<UserFilter, 'matches'>;

/** Graph refuses longer lists: each value is a child clause. */
const mostValues = 15;

const everybody: UserFilter = {
  only: null,
  usesSignIn: false,
  matches: () => true,
  matchesDeleted: () => false,
};

/** Reads `$filter`; `advanced` says whether ConsistencyLevel and $count were sent. */
export function parseUserFilter(
  text: string | null,
  advanced: boolean,
  tenant: Tenant,
  faults: FilterFaults,
): UserFilter {
  if (text === null) return everybody;
  const clauses = text
    .trim()
    .split(/\s+and\s+/i)
    .map((part) => parseClause(part.trim(), advanced, tenant, faults));
  const usesSignIn = clauses.some((clause) => clause.usesSignIn === true);
  if (usesSignIn && clauses.length > 1)
    throw unsupported('signInActivity cannot be combined with other properties');
  return {
    only: clauses.find((clause) => clause.only !== undefined && clause.only !== null)?.only ?? null,
    usesSignIn,
    matches: (person, rows) => clauses.every((clause) => clause.matches(person, rows)),
    matchesDeleted: (signIn) =>
      faults.deletedInFilter && clauses.every((clause) => clause.matchesDeleted?.(signIn) === true),
  };
}

function parseClause(text: string, advanced: boolean, tenant: Tenant, faults: FilterFaults): Clause {
  const count = /^assignedLicenses\/\$count\s+(ne|eq)\s+0$/i.exec(text);
  if (count !== null) {
    if (!advanced) {
      throw new GraphRefusal(
        400,
        'Request_UnsupportedQuery',
        "Unsupported or invalid query filter clause specified for property 'assignedLicenses' of resource 'User'.",
      );
    }
    const wantsSome = count[1]?.toLowerCase() === 'ne';
    return { matches: (_person, rows) => heldSkus(rows).size > 0 === wantsSome };
  }
  const any = /^assignedLicenses\/any\((\w+):\s*\1\/skuId\s+eq\s+([0-9a-f-]{36})\)$/i.exec(text);
  if (any !== null) {
    const sku = skuWithId(any[2] ?? '')?.key;
    return { matches: (_person, rows) => sku !== undefined && heldSkus(rows).has(sku) };
  }
  const list = /^id\s+in\s*\(([^)]*)\)$/i.exec(text);
  if (list !== null) return byIds(quotedValues(list[1] ?? ''), tenant);
  const simple = /^(\w+)\s+eq\s+(?:'((?:[^']|'')*)'|(true|false|null))$/i.exec(text);
  if (simple !== null)
    return byProperty(simple[1] ?? '', simple[2]?.replaceAll("''", "'"), simple[3], tenant);
  const signIn = /^signInActivity\/(\w+)\s+(le|ge|eq)\s+(\S+)$/i.exec(text);
  if (signIn !== null)
    return bySignIn(
      { property: signIn[1] ?? '', operator: signIn[2]?.toLowerCase() ?? '', limit: signIn[3] ?? '' },
      faults,
    );
  const created = /^createdDateTime\s+(le|ge)\s+(\S+)$/i.exec(text);
  if (created !== null) return byCreation(created[1]?.toLowerCase() ?? '', created[2] ?? '');
  throw unsupported(text);
}

/** Who has no such date is in neither direction. */
function byCreation(operator: string, limit: string): Clause {
  const limitMs = Date.parse(limit);
  if (Number.isNaN(limitMs)) throw unsupported(`createdDateTime ${operator} ${limit}`);
  return {
    matches: ({ createdMs }) =>
      createdMs !== null && (operator === 'le' ? createdMs <= limitMs : createdMs >= limitMs),
  };
}

function byIds(ids: readonly string[], tenant: Tenant): Clause {
  if (ids.length > mostValues) {
    const message = `Too many child clauses specified in search filter expression containing 'OR' operators: ${ids.length}. Max allowed: ${mostValues}.`;
    throw new GraphRefusal(400, 'Request_UnsupportedQuery', message);
  }
  const only = [...new Set(ids.flatMap((id) => tenant.indexOfId(id) ?? []))].sort(
    (left, right) => left - right,
  );
  return { only, matches: (person) => only.includes(person.index) };
}

function byProperty(
  name: string,
  text: string | undefined,
  literal: string | undefined,
  tenant: Tenant,
): Clause {
  const value = literal === 'null' ? null : (text ?? literal === 'true');
  switch (name.toLowerCase()) {
    case 'id':
      return byIds([String(value)], tenant);
    case 'userprincipalname': {
      const index = tenant.indexOfUpn(String(value));
      return { only: index === null ? [] : [index], matches: (person) => person.index === index };
    }
    case 'accountenabled':
      return { matches: (person) => person.accountEnabled === value };
    case 'usertype':
      return { matches: (person) => person.userType === value };
    case 'employeetype':
      return { matches: (person) => person.employeeType === value };
    default:
      throw unsupported(name);
  }
}

interface SignInClause {
  readonly property: string;
  readonly operator: string;
  readonly limit: string;
}

function bySignIn({ property, operator, limit }: SignInClause, faults: FilterFaults): Clause {
  if (faults.noSignInFilter) throw unsupported('signInActivity');
  const asksForNull = limit.toLowerCase() === 'null';
  if (asksForNull ? operator !== 'eq' || faults.noNullFilter : operator === 'eq') throw unsupported(property);
  const key =
    property === 'lastSignInDateTime'
      ? 'interactive'
      : property === 'lastNonInteractiveSignInDateTime'
        ? 'background'
        : property === 'lastSuccessfulSignInDateTime'
          ? 'success'
          : null;
  if (key === null) throw unsupported(property);
  const isMet = (signIn: SignIn | undefined): boolean => {
    const moment = signIn?.[key] ?? null;
    if (asksForNull) return moment === null;
    if (moment === null) return operator === 'le' && faults.nullsInFilter;
    const seen = moment === 'zero' ? '0001-01-01T00:00:00Z' : instantText(moment);
    return operator === 'le' ? seen <= limit : seen >= limit;
  };
  return { usesSignIn: true, matches: ({ signIn }) => isMet(signIn), matchesDeleted: isMet };
}

function quotedValues(text: string): readonly string[] {
  return [...text.matchAll(/'((?:[^']|'')*)'/g)].map((match) => (match[1] ?? '').replaceAll("''", "'"));
}

function unsupported(text: string): GraphRefusal {
  return new GraphRefusal(
    400,
    'Request_UnsupportedQuery',
    `Unsupported or invalid query filter clause: ${text}.`,
  );
}
