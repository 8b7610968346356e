import {
  badRequest,
  emptyResponse,
  GraphRefusal,
  jsonResponse,
  notFound,
  textResponse,
  type TwinRequest,
  type TwinResponse,
} from './messages.ts';
import {
  cursorOf,
  expansionOf,
  isAdvanced,
  isEventual,
  nextLinkOf,
  refuseUnsupported,
  selectOf,
} from './odata-query.ts';
import { deletedUsersOf, type DeletedUser } from './deleted-users.ts';
import { createLostPage } from './lost-page.ts';
import type { Person } from './person.ts';
import type { Route, RouteCall, TwinWorld } from './route.ts';
import { assertUserSelect, defaultUserProperties, shapeDeleted, shapeUser } from './user-shape.ts';
import { parseUserFilter, type UserFilter } from './user-filter.ts';

/** Rows a page may carry; `signInActivity` lowers the ceiling (graph-and-azure.md §2.1). */
const pageLimits = { usual: 100, most: 999 };
const signInPageMost = 500;
const deletedUsersPath = 'directory/deletedItems/microsoft.graph.user';

export function createUsersRoutes(world: TwinWorld): readonly Route[] {
  const { tenant, state, directory } = world;
  const lostPage = createLostPage(world);
  return [
    { method: 'GET', path: 'users', source: 'users', units: 2, handle: listUsers },
    { method: 'GET', path: deletedUsersPath, source: 'users', units: 1, handle: listDeleted },
    { method: 'GET', path: 'users/$count', source: 'users', units: 1, handle: countUsers },
    { method: 'GET', path: 'users/:user', source: 'users', units: 1, handle: readUser },
    { method: 'GET', path: 'users/:user/manager', source: 'users', units: 1, handle: readManager },
  ];

  function listUsers({ request }: RouteCall): TwinResponse {
    refuseUnsupported(request);
    const select = selectOf(request);
    if (select !== null) assertUserSelect(select, true);
    const filter = filterOf(request, isAdvanced(request));
    if (readsSignIn(request)) assertSignInReadable(world);
    const cursor = cursorOf(request, pageLimits);
    if (readsSignIn(request) && cursor.size > signInPageMost) {
      throw badRequest(`Cannot query data for more than ${signInPageMost} users at a time.`);
    }
    const size = lostPage.sizeOf(cursor);
    const expand = expandManager(request);
    const value: Record<string, unknown>[] = [];
    const found = foundDeleted(filter);
    const total = filter.only?.length ?? tenant.users;
    let offset = cursor.offset;
    let nextOffset: number | null = null;
    for (; offset < total + found.length; offset += 1) {
      const gone = offset < total ? undefined : found[offset - total];
      if (gone !== undefined && value.length === size) {
        nextOffset = offset;
        break;
      }
      if (gone !== undefined) {
        value.push(shapeDeleted(gone, select ?? defaultUserProperties));
        continue;
      }
      const person = tenant.personAt(filter.only?.[offset] ?? offset);
      const rows = state.rowsOf(person);
      if (!directory.isListed(person.index) || !filter.matches(person, rows)) continue;
      if (value.length === size) {
        nextOffset = offset;
        break;
      }
      value.push({ ...shapeUser(person, rows, select ?? defaultUserProperties, tenant), ...expand(person) });
    }
    const next =
      nextOffset === null ? null : { offset: nextOffset, page: cursor.page + 1, size: cursor.size };
    const suffix = select === null ? '' : `(${select.join(',')})`;
    const answer = jsonResponse(200, {
      '@odata.context': `${request.origin}/${request.version}/$metadata#users${suffix}`,
      ...(isAdvanced(request) && cursor.page === 0 ? { '@odata.count': countOf(filter) } : {}),
      ...(next === null ? {} : { '@odata.nextLink': nextLinkOf(request, next) }),
      value,
    });
    return lostPage.spoil(cursor, answer);
  }

  function countUsers({ request }: RouteCall): TwinResponse {
    if (request.headers.accept?.includes('application/json') === true) {
      throw new GraphRefusal(
        415,
        'UnsupportedMediaType',
        "A supported MIME type could not be found that matches the acceptable MIME types for the request. The supported type(s) 'text/plain' do not match any of the acceptable MIME types 'application/json'.",
      );
    }
    if (!isEventual(request.headers)) throw badRequest('$count is not currently supported.');
    const filter = filterOf(request, true);
    if (filter.usesSignIn) return emptyResponse(502);
    return textResponse(200, String(countOf(filter)));
  }

  function readUser({ request, params }: RouteCall): TwinResponse {
    const key = params.user ?? '';
    const select = selectOf(request);
    if (select !== null) assertUserSelect(select, false);
    if (readsSignIn(request)) {
      assertSignInReadable(world);
      if (!isGuid(key))
        throw badRequest('Get By Key only supports UserId and the key has to be a valid Guid');
    }
    const person = findPerson(world, key);
    const shaped = shapeUser(person, state.rowsOf(person), select ?? defaultUserProperties, tenant);
    const suffix = select === null ? '' : `(${select.join(',')})`;
    return jsonResponse(200, {
      '@odata.context': `${request.origin}/${request.version}/$metadata#users${suffix}/$entity`,
      ...shaped,
      ...expandManager(request)(person),
    });
  }

  /** The recycle bin: accounts that were deleted in the last 30 days. */
  function listDeleted({ request }: RouteCall): TwinResponse {
    const cursor = cursorOf(request, pageLimits);
    const select = selectOf(request) ?? defaultUserProperties;
    assertUserSelect(select, true);
    const deleted = inOrder(deletedUsersOf(world), request);
    const end = cursor.offset + cursor.size;
    const shown: readonly DeletedUser[] = deleted.slice(cursor.offset, end);
    const next = { offset: end, page: cursor.page + 1, size: cursor.size };
    return jsonResponse(200, {
      '@odata.context': `${request.origin}/${request.version}/$metadata#directoryObjects/microsoft.graph.user`,
      ...(isAdvanced(request) && cursor.page === 0 ? { '@odata.count': deleted.length } : {}),
      ...(end < deleted.length ? { '@odata.nextLink': nextLinkOf(request, next) } : {}),
      value: shown.map((each) => shapeDeleted(each, select)),
    });
  }

  /** One reference of a person; who has none gets a 404 that speaks of the reference (graph-and-azure.md §2). */
  function readManager({ request, params }: RouteCall): TwinResponse {
    const { managerIndex } = findPerson(world, params.user ?? '');
    if (managerIndex === null) throw notFound('manager');
    const select = selectOf(request) ?? defaultUserProperties;
    assertUserSelect(select, false);
    const manager = tenant.personAt(managerIndex);
    return jsonResponse(200, {
      '@odata.context': `${request.origin}/${request.version}/$metadata#directoryObjects/$entity`,
      '@odata.type': '#microsoft.graph.user',
      ...shapeUser(manager, state.rowsOf(manager), select, tenant),
    });
  }

  function filterOf({ query }: TwinRequest, advanced: boolean): UserFilter {
    return parseUserFilter(query.get('$filter'), advanced, tenant, world.faults());
  }

  function foundDeleted(filter: UserFilter): readonly DeletedUser[] {
    if (!filter.usesSignIn) return [];
    return deletedUsersOf(world).filter(({ signIn }) => filter.matchesDeleted(signIn));
  }

  function countOf(filter: UserFilter): number {
    let count = foundDeleted(filter).length;
    const total = filter.only?.length ?? tenant.users;
    for (let position = 0; position < total; position += 1) {
      const person = tenant.personAt(filter.only?.[position] ?? position);
      if (directory.isListed(person.index) && filter.matches(person, state.rowsOf(person))) count += 1;
    }
    return count;
  }

  /** The one navigation property the twin expands. */
  function expandManager(request: TwinRequest): (person: Person) => Record<string, unknown> {
    const expansion = expansionOf(request);
    if (expansion === null) return () => ({});
    if (expansion.property !== 'manager') throw badRequest(`Could not expand '${expansion.property}'.`);
    const select = expansion.select ?? defaultUserProperties;
    assertUserSelect(select, false);
    return ({ managerIndex }) => {
      if (managerIndex === null) return {};
      const manager = tenant.personAt(managerIndex);
      const shaped = shapeUser(manager, state.rowsOf(manager), select, tenant);
      return { manager: { '@odata.type': '#microsoft.graph.user', ...shaped } };
    };
  }
}

/** By the moment of deletion, the one order the recycle bin is served in, and only with an advanced query. */
function inOrder(deleted: readonly DeletedUser[], request: TwinRequest): readonly DeletedUser[] {
  const order = request.query.get('$orderby');
  if (order === null) return deleted;
  const [, direction = 'asc'] = /^deletedDateTime(?: (asc|desc))?$/.exec(order) ?? [null, null];
  if (direction === null || !isAdvanced(request))
    throw badRequest('Sorting is not supported for this query.');
  const sign = direction === 'desc' ? -1 : 1;
  return [...deleted].sort((a, b) => sign * a.deletedAt.localeCompare(b.deletedAt));
}

/** Whether a request touches signInActivity, which has its own permission, licence and limit. */
export function readsSignIn({ query }: TwinRequest): boolean {
  return /signInActivity/i.test(`${query.get('$select') ?? ''} ${query.get('$filter') ?? ''}`);
}

/** By object id or by user principal name, without regard to case. */
export function findPerson({ tenant, directory }: TwinWorld, key: string): Person {
  const index = isGuid(key) ? tenant.indexOfId(key) : tenant.indexOfUpn(key);
  if (index === null || !directory.isListed(index)) throw notFound(key);
  return tenant.personAt(index);
}

function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

function assertSignInReadable(world: TwinWorld): void {
  const { noPremium, forbidden } = world.faults();
  if (noPremium) {
    throw new GraphRefusal(
      403,
      'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
      "Neither tenant is B2C or tenant doesn't have premium license",
    );
  }
  if (forbidden.includes('signins')) {
    throw new GraphRefusal(
      403,
      'Authentication_MSGraphPermissionMissing',
      'The principal does not have required Microsoft Graph permission(s): AuditLog.Read.All to call this API. For more information about Microsoft Graph permissions, please visit https://learn.microsoft.com/graph/permissions-overview.',
    );
  }
}
