import { dayMs, dayText, instantText, type Day } from './days.ts';
import { badRequest, jsonResponse, type TwinResponse } from './messages.ts';
import { guidFrom } from './object-ids.ts';
import type { Person } from './person.ts';
import { hash32 } from './random.ts';
import type { Route, RouteCall, TwinWorld } from './route.ts';
import { activitiesOn, isWorkingTime, stretchesPerDay, stretchMs } from './signal-power-bi.ts';

const path = 'myorg/admin/activityevents';
const daysTold = 28;
const eventsPerPage = 5_000;

interface Place {
  readonly day: Day;
  readonly stretch: number;
  /** The person a page goes on from. */
  readonly offset: number;
}

/**
 * The activity of Power BI, which another host of Microsoft's answers under the same first segment as Graph does. A
 * day is told stretch by stretch, also where nothing was done.
 */
export function createPowerBiRoutes(world: TwinWorld): readonly Route[] {
  const { tenant } = world;
  return [{ method: 'GET', path, source: 'powerbi', units: 1, limit: 'powerBi', handle: listEvents }];

  function listEvents({ request }: RouteCall): TwinResponse {
    if (request.version !== 'v1.0') throw badRequest('Unknown version.');
    const token = unquoted(request.query.get('continuationToken'));
    const place = token === null ? firstPlace(request.query) : placeOf(token);
    const events: unknown[] = place.offset === 0 ? serviceEvents(place) : [];
    let offset = isWorkingTime(place.day, place.stretch) ? place.offset : tenant.users;
    for (; offset < tenant.users && events.length < eventsPerPage; offset += 1)
      events.push(...personEvents(tenant.personAt(offset), place));
    const next = offset < tenant.users ? { ...place, offset } : nextStretch(place);
    const text = next === null ? null : encodeURIComponent(tokenOf(next));
    return jsonResponse(200, {
      activityEventEntities: events,
      continuationUri: text === null ? null : `${request.origin}/v1.0/${path}?continuationToken='${text}'`,
      continuationToken: text,
      lastResultSet: next === null,
    });
  }

  function firstPlace(query: URLSearchParams): Place {
    const [from, to] = ['startDateTime', 'endDateTime'].map((name) => unquoted(query.get(name)));
    const [start, end] = [Date.parse(from ?? ''), Date.parse(to ?? '')];
    if (!(start <= end)) throw badRequest('startDateTime and endDateTime are required, in quotes.');
    const day = Math.floor(start / dayMs);
    if (Math.floor(end / dayMs) !== day) throw badRequest('Both have to be on the same UTC day.');
    const today = [tenant.todayDay, Math.floor(world.nowMs() / dayMs)];
    if (day > Math.max(...today) || day < Math.min(...today) - daysTold)
      throw badRequest(`Only the last ${daysTold} days can be asked for.`);
    return { day, stretch: 0, offset: 0 };
  }

  function personEvents(person: Person, { day, stretch }: Place): readonly unknown[] {
    return activitiesOn(tenant, person, day)
      .filter((each) => each.stretch === stretch)
      .map(({ activity }, position) => ({
        ...shape({ day, stretch }, hash32(person.index, position), activity),
        UserType: person.index % 23 === 5 ? 2 : 0,
        UserKey: guidFrom(tenant.seed, person.index, 431),
        UserId: person.index % 11 === 4 ? person.upn.toUpperCase() : person.upn.toLowerCase(),
        UserAgent: 'Mozilla/5.0',
        ClientIP: '192.0.2.44',
        ItemName: 'Sales',
        ReportName: 'Sales',
        WorkSpaceName: 'Finance',
      }));
  }

  /** An application refreshes data before dawn and at night; the service, and somebody who is gone, do what they do. */
  function serviceEvents({ day, stretch }: Place): unknown[] {
    if (stretch !== 0 && stretch !== stretchesPerDay - 1) return [];
    const of = (position: number, activity: string, who: object): unknown => ({
      ...shape({ day, stretch }, position, activity),
      ...who,
    });
    return [
      of(1, 'RefreshDataset', {
        UserType: 6,
        UserId: guidFrom(tenant.seed, 433),
        UserKey: guidFrom(tenant.seed, 433),
      }),
      of(2, 'GenerateCustomVisualAADAccessToken', { UserType: 4, UserId: null, UserKey: null }),
      ...(stretch === 0 ? [] : [of(3, 'ViewReport', { UserType: 0, UserId: 'Gone.Person@contoso.com' })]),
    ];
  }

  function shape({ day, stretch }: Pick<Place, 'day' | 'stretch'>, salt: number, activity: string): object {
    const at = day * dayMs + stretch * stretchMs + (salt % (stretchMs / 1000)) * 1000;
    return {
      Id: guidFrom(day, stretch, salt, 439),
      RecordType: 20,
      CreationTime: instantText(at),
      Operation: activity,
      OrganizationId: tenant.tenantId,
      Workload: 'PowerBI',
      Activity: activity,
      IsSuccess: true,
    };
  }
}

function nextStretch({ day, stretch }: Place): Place | null {
  return stretch + 1 < stretchesPerDay ? { day, stretch: stretch + 1, offset: 0 } : null;
}

function tokenOf({ day, stretch, offset }: Place): string {
  return `+RID:${dayText(day)}#RT:${stretch}#TRC:${offset}`;
}

function placeOf(token: string): Place {
  const [, day = '', stretch, offset] = /^\+RID:([\d-]{10})#RT:(\d)#TRC:(\d+)$/.exec(token) ?? [];
  const start = Date.parse(day);
  if (Number.isNaN(start)) throw badRequest('The continuation token is not valid.');
  return { day: start / dayMs, stretch: Number(stretch), offset: Number(offset) };
}

/** Values come in single quotes; null for one that does not. */
function unquoted(text: string | null): string | null {
  return /^'(.*)'$/.exec(text ?? '')?.[1] ?? null;
}
