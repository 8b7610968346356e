import { GraphRefusal, jsonResponse, type TwinRequest, type TwinResponse } from './messages.ts';
import { cursorOf, nextLinkOf, refuseUnsupported, selectOf } from './odata-query.ts';
import type { Route, RouteCall, TwinWorld } from './route.ts';
import { assertUserSelect, defaultUserProperties, shapeUser } from './user-shape.ts';

const tokenDays = 7;
const pageLimits = { usual: 100, most: 999 };
/** Selected, these are left out of what is tracked (graph-and-azure.md §2.3). */
const untracked = ['licenseAssignmentStates', 'signInActivity'];

/** Changes of the directory since a token: the newest first, the newest twice, as Graph may do. */
export function createUsersDeltaRoutes(world: TwinWorld): readonly Route[] {
  const { tenant, state, directory } = world;
  return [{ method: 'GET', path: 'users/delta', source: 'users', units: 1, handle: readDelta }];

  function readDelta({ request }: RouteCall): TwinResponse {
    refuseUnsupported(request);
    const select = selectOf(request) ?? defaultUserProperties;
    assertUserSelect(select, true);
    const token = request.query.get('$deltatoken');
    const context = { '@odata.context': `${request.origin}/${request.version}/$metadata#users` };
    if (token === 'latest')
      return jsonResponse(200, { ...context, '@odata.deltaLink': deltaLink(request), value: [] });
    const cursor = cursorOf(request, pageLimits);
    const changed = changedSince(readToken(token));
    const end = cursor.offset + cursor.size;
    const value = changed.slice(cursor.offset, end).map((index) => shapeChange(index, select));
    const next = { offset: end, page: cursor.page + 1, size: cursor.size };
    return jsonResponse(200, {
      ...context,
      ...(end < changed.length
        ? { '@odata.nextLink': nextLinkOf(request, next) }
        : { '@odata.deltaLink': deltaLink(request) }),
      value,
    });
  }

  function changedSince(fromMs: number): readonly number[] {
    const now = world.nowMs();
    const isDue = (atMs: number): boolean => atMs >= fromMs && atMs <= now;
    const licences = state.licenceChanges.flatMap(({ personIndex: index, atMs, before, after }) => {
      const person = tenant.personAt(index);
      const held = (rows: typeof before): string =>
        JSON.stringify(shapeUser(person, rows, ['assignedLicenses'], tenant));
      return isDue(atMs) && held(before) !== held(after) ? [{ index, atMs }] : [];
    });
    const people = directory.changes.filter(({ atMs }) => isDue(atMs));
    const all = [...licences, ...people].sort((a, b) => b.atMs - a.atMs).map(({ index }) => index);
    return [...all, ...all.slice(0, 1)];
  }

  function shapeChange(index: number, select: readonly string[]): Record<string, unknown> {
    const person = tenant.personAt(index);
    if (!directory.isListed(index)) return { id: person.id, '@removed': { reason: 'changed' } };
    const tracked = select.filter((name) => !untracked.includes(name));
    return { id: person.id, ...shapeUser(person, state.rowsOf(person), tracked, tenant) };
  }

  function deltaLink(request: TwinRequest): string {
    const select = request.query.get('$select');
    const token = Buffer.from(String(world.nowMs())).toString('base64url');
    const selected = select === null ? '' : `$select=${encodeURIComponent(select)}&`;
    return `${request.origin}/${request.version}/users/delta?${selected}$deltatoken=${token}`;
  }

  /** The moment a token was given. */
  function readToken(token: string | null): number {
    const fromMs = Number(Buffer.from(token ?? '', 'base64url').toString('latin1'));
    const isOld = world.nowMs() - fromMs > tokenDays * 86_400_000;
    if (token === null || token === '' || !Number.isFinite(fromMs) || isOld || world.faults().expiredDelta) {
      throw new GraphRefusal(
        410,
        'syncStateNotFound',
        'The sync state generation is not found; continue with a new sync.',
      );
    }
    return fromMs;
  }
}
