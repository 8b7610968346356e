import { directoryEvents } from './directory-changes.ts';
import type { Faults } from './faults.ts';
import { parseFaults } from './faults.ts';
import { emptyResponse, jsonResponse, type TwinResponse } from './messages.ts';
import type { RowsOf } from './truth.ts';
import { groundTruth } from './truth.ts';
import type { TwinWorld } from './route.ts';
import { heldSkus } from './seat-counts.ts';
import { skuWithId } from './tenant-skus.ts';
import { removeSeats } from './remove-seats.ts';
import { licenseWrites } from './write-list.ts';
import { shapeUser } from './user-shape.ts';

/** A request below `/_twin`, for tests that need to see the tenant from behind. */
export interface ControlRequest {
  readonly method: string;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly bodyText: string;
}

/** What can be done to a running tenant from behind. */
export interface ControlActions {
  readonly setFaults: (faults: Faults) => void;
  /** From now on this person was last here at that moment. */
  readonly see: (index: number, atMs: number) => void;
}

/** Throws TWIN_FAULT_UNKNOWN for a wrong fault list. */
export function answerControl(
  world: TwinWorld,
  { setFaults, see }: ControlActions,
  { method, path, query, bodyText }: ControlRequest,
): TwinResponse {
  const { tenant, state, stats } = world;
  const newest: RowsOf = (person) => state.newestRowsOf(person);
  const [topic = '', kind, id] = path;
  if (topic === 'faults' && method === 'PUT') {
    setFaults(parseFaults(bodyText));
    return emptyResponse(204);
  }
  if (topic === 'people' && method === 'PUT') return changePerson(kind ?? '');
  if (topic === 'removals' && method === 'PUT') return removeSeats(world, bodyText);
  if (topic === 'activity' && kind === 'users' && method === 'PUT') return seeUser(id ?? '');
  if (method !== 'GET') return emptyResponse(405);
  switch (topic) {
    case 'faults':
      return jsonResponse(200, world.faults());
    case 'stats':
      return jsonResponse(200, stats.report());
    case 'writes':
      return jsonResponse(200, { writes: licenseWrites(state.changes), changes: state.changes });
    case 'truth':
      return jsonResponse(200, query.has('initial') ? groundTruth(tenant) : groundTruth(tenant, newest));
    case 'state':
      if (kind === 'assignments') return allAssignments();
      return kind === 'users' ? userState(id ?? '') : kind === 'seats' ? seatState() : emptyResponse(404);
    default:
      return emptyResponse(404);
  }

  function userState(key: string): TwinResponse {
    const index = tenant.indexOfId(key) ?? tenant.indexOfUpn(key);
    if (index === null) return emptyResponse(404);
    const person = tenant.personAt(index);
    const select = ['id', 'userPrincipalName', 'displayName', 'assignedLicenses', 'licenseAssignmentStates'];
    return jsonResponse(200, shapeUser(person, newest(person), select, tenant));
  }

  /** Has somebody join, leave or be switched off. Who holds a licence neither joins nor leaves here: units would not add up. */
  function changePerson(key: string): TwinResponse {
    const index = tenant.indexOfId(key) ?? tenant.indexOfUpn(key);
    const event = directoryEvents.find((each) => each === bodyText);
    if (index === null) return emptyResponse(404);
    if (event === undefined) return emptyResponse(400);
    const movesSeats = event !== 'disabled' && event !== 'enabled';
    if (movesSeats && newest(tenant.personAt(index)).length > 0) return emptyResponse(409);
    world.directory.change({ index, atMs: world.nowMs(), event });
    return emptyResponse(204);
  }

  /** Signs somebody in, now, or at the instant the body names. */
  function seeUser(key: string): TwinResponse {
    const index = tenant.indexOfId(key) ?? tenant.indexOfUpn(key);
    if (index === null) return emptyResponse(404);
    const atMs = bodyText === '' ? world.nowMs() : Date.parse(bodyText);
    if (Number.isNaN(atMs)) return emptyResponse(400);
    see(index, atMs);
    return jsonResponse(200, { userId: tenant.personAt(index).id, at: new Date(atMs).toISOString() });
  }

  /** Every assignment of everybody, as writes left it: without the dates that any write moves, and `None` as no error. */
  function allAssignments(): TwinResponse {
    const users = Array.from({ length: tenant.users }, (_, index) => {
      const person = tenant.personAt(index);
      const rows = newest(person).map(({ sku, group, state: health, error, disabledPlans }) =>
        [sku, group ?? 'direct', health, error ?? 'None', [...disabledPlans].sort().join(';')].join(' '),
      );
      return { userId: person.id, assignments: rows.sort() };
    });
    return jsonResponse(200, { users });
  }

  function seatState(): TwinResponse {
    const sku = skuWithId(query.get('skuId') ?? '')?.key;
    if (sku === undefined) return emptyResponse(404);
    const userIds: string[] = [];
    for (let index = 0; index < tenant.users; index += 1) {
      const person = tenant.personAt(index);
      if (heldSkus(newest(person)).has(sku)) userIds.push(person.id);
    }
    return jsonResponse(200, {
      skuId: query.get('skuId'),
      consumedUnits: state.newestConsumed(sku),
      userIds,
    });
  }
}
