import { dayText, instantText } from './days.ts';
import { badRequest, GraphRefusal } from './messages.ts';
import type { DeletedUser } from './deleted-users.ts';
import type { AssignmentRow, Moment, Person } from './person.ts';
import type { Tenant } from './population.ts';
import { heldSkus } from './seat-counts.ts';
import { skuOf } from './tenant-skus.ts';

/** What Graph returns of a user without `$select`. */
export const defaultUserProperties: readonly string[] = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
];

type UserReader = (person: Person, rows: readonly AssignmentRow[], tenant: Tenant) => unknown;

const readers: Readonly<Record<string, UserReader>> = {
  id: (person) => person.id,
  userPrincipalName: (person) => person.upn,
  displayName: (person) => person.displayName,
  givenName: (person) => person.givenName,
  surname: (person) => person.surname,
  mail: (person) => person.mail,
  businessPhones: () => [],
  mobilePhone: () => null,
  officeLocation: () => null,
  preferredLanguage: () => null,
  accountEnabled: (person) => person.accountEnabled,
  userType: (person) => person.userType,
  deletedDateTime: () => null,
  createdDateTime: (person) => (person.createdMs === null ? null : instantText(person.createdMs)),
  department: (person) => person.department,
  companyName: (person) => (person.kind === 'guest' ? null : 'Harbourline Group'),
  jobTitle: (person) => person.jobTitle,
  employeeType: (person) => person.employeeType,
  employeeId: (person) => person.employeeId,
  employeeHireDate: (person) => (person.hiredDay === null ? null : `${dayText(person.hiredDay)}T00:00:00Z`),
  employeeLeaveDateTime: (person) =>
    person.leaveDay === null ? null : `${dayText(person.leaveDay)}T17:00:00Z`,
  employeeOrgData: (person) =>
    person.department === null
      ? null
      : { costCenter: `CC-${person.department.slice(0, 3).toUpperCase()}`, division: null },
  usageLocation: (person) => person.usageLocation,
  country: (person) => person.usageLocation,
  city: () => null,
  onPremisesSyncEnabled: (person) => (person.isSynced ? true : null),
  onPremisesExtensionAttributes: (person) => extensionAttributes(person),
  externalUserState: (person) => (person.kind === 'guest' ? 'Accepted' : null),
  isResourceAccount: () => null,
  lastPasswordChangeDateTime: (person) => (person.createdMs === null ? null : instantText(person.createdMs)),
  assignedLicenses: (_person, rows) => assignedLicensesOf(rows),
  licenseAssignmentStates: (_person, rows, tenant) => rows.map((row) => assignmentStateOf(row, tenant)),
  signInActivity: (person) => signInActivityOf(person),
};

/** Read on a single user only; in a list Graph answers 501. */
const singleOnly = new Set(['mailboxSettings', 'aboutMe', 'skills', 'interests', 'birthday', 'hireDate']);

/** Refuses a `$select` Graph would refuse. */
export function assertUserSelect(select: readonly string[], isList: boolean): void {
  for (const name of select) {
    if (isList && singleOnly.has(name)) {
      throw new GraphRefusal(
        501,
        'NotImplemented',
        `The property '${name}' cannot be selected on a collection of users.`,
      );
    }
    if (!Object.hasOwn(readers, name)) {
      throw new GraphRefusal(
        400,
        'BadRequest',
        `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.user'.`,
      );
    }
  }
}

/** A user with the selected properties and no others. */
export function shapeUser(
  person: Person,
  rows: readonly AssignmentRow[],
  select: readonly string[],
  tenant: Tenant,
): Record<string, unknown> {
  const shaped: Record<string, unknown> = {};
  for (const name of select) {
    const reader = readers[name];
    if (reader === undefined) throw badRequest(`Unknown property '${name}'.`);
    const value = reader(person, rows, tenant);
    if (value !== undefined) shaped[name] = value;
  }
  return shaped;
}

/** A deleted account: what is selected of it, as far as the recycle bin still knows. */
export function shapeDeleted(user: DeletedUser, select: readonly string[]): Record<string, unknown> {
  const known: Readonly<Record<string, unknown>> = {
    id: user.id,
    displayName: user.displayName,
    userPrincipalName: `${user.id.replaceAll('-', '')}${user.upn}`,
    createdDateTime: user.createdAt,
    deletedDateTime: user.deletedAt,
    signInActivity: signInActivityOf(user),
  };
  return Object.fromEntries(select.map((name) => [name, known[name] ?? null]));
}

/** One entry per SKU; a plan is off only when every path leaves it off. */
function assignedLicensesOf(rows: readonly AssignmentRow[]): unknown[] {
  return [...heldSkus(rows)].map((sku) => {
    const lists = rows
      .filter((row) => row.sku === sku && row.state !== 'Error')
      .map((row) => row.disabledPlans);
    const [first = [], ...others] = lists;
    const disabledPlans = first.filter((plan) => others.every((list) => list.includes(plan)));
    return { disabledPlans, skuId: skuOf(sku).skuId };
  });
}

function assignmentStateOf(row: AssignmentRow, tenant: Tenant): unknown {
  return {
    skuId: skuOf(row.sku).skuId,
    disabledPlans: row.disabledPlans,
    assignedByGroup: row.group === null ? null : tenant.groups.idOf(row.group),
    state: row.state,
    error: row.error,
    lastUpdatedDateTime: instantText(row.updatedMs),
  };
}

function signInActivityOf({ signIn, id }: Pick<Person, 'id' | 'signIn'>): unknown {
  if (signIn === undefined) return undefined;
  const requestId = (moment: Moment, digit: number): string | null =>
    typeof moment === 'number' ? `${digit}${id.slice(1)}` : moment === 'zero' ? '' : null;
  return {
    lastSignInDateTime: momentText(signIn.interactive),
    lastSignInRequestId: requestId(signIn.interactive, 1),
    lastNonInteractiveSignInDateTime: momentText(signIn.background),
    lastNonInteractiveSignInRequestId: requestId(signIn.background, 2),
    lastSuccessfulSignInDateTime: momentText(signIn.success),
    lastSuccessfulSignInRequestId: requestId(signIn.success, 3),
  };
}

function momentText(moment: Moment): string | null {
  if (moment === 'zero') return '0001-01-01T00:00:00Z';
  return moment === null ? null : instantText(moment);
}

function extensionAttributes(person: Person): Record<string, string | null> {
  const attributes: Record<string, string | null> = {};
  for (let number = 1; number <= 15; number += 1) attributes[`extensionAttribute${number}`] = null;
  if (person.isOnLeave) return { ...attributes, extensionAttribute10: 'leave' };
  return person.isPriority ? { ...attributes, extensionAttribute10: 'priority' } : attributes;
}
