import { dayText, dayMs } from './days.ts';
import { badRequest, notFound, type TwinResponse } from './messages.ts';
import type { Route, RouteCall, TwinWorld } from './route.ts';
import { createPeoplePages } from './signal-pages.ts';
import { callShape, callsOf, type TwinCall } from './signal-people.ts';

const pageLimits = { usual: 1000, most: 1000 };
const mostDays = 90;

const callPattern =
  /^(getPstnCalls|getDirectRoutingCalls)\(fromDateTime=([\d-]{10})[^,]*,toDateTime=([\d-]{10})[^,]*\)$/;

/** Calls to and from the telephone network, the last 120 days of them. */
export function createPstnRoutes(world: TwinWorld): readonly Route[] {
  const { tenant } = world;
  const people = createPeoplePages(world);
  return [
    {
      method: 'GET',
      path: 'communications/callRecords/:call',
      source: 'calls',
      units: 1,
      limit: 'pstn',
      handle: listCalls,
    },
  ];

  function listCalls(call: RouteCall): TwinResponse {
    const text = call.params.call ?? '';
    const [, name, from = '', to = ''] = callPattern.exec(text) ?? [];
    if (name === undefined) throw notFound(text);
    const days = (Date.parse(to) - Date.parse(from)) / dayMs;
    if (!(days >= 0)) throw badRequest('The start of the range must be before its end.');
    if (days > mostDays) throw badRequest(`The range may not be longer than ${mostDays} days.`);
    const isWithin = ({ route, day }: TwinCall): boolean =>
      route === name && dayText(day) >= from && dayText(day) <= to;
    return people(call, {
      limits: pageLimits,
      rowsOf: (person) =>
        callsOf(tenant, person)
          .filter(isWithin)
          .map((each, position) => callShape(person, each, position)),
      more: name === 'getPstnCalls' ? attendantCalls(to) : [],
    });
  }

  /** An auto attendant takes calls, and is nobody. */
  function attendantCalls(to: string): readonly unknown[] {
    const day = dayText(Date.parse(to) / dayMs - 2);
    return [0, 1, 2].map((hour) => ({
      id: `attendant-${hour}`,
      userId: null,
      userPrincipalName: null,
      userDisplayName: null,
      startDateTime: `${day}T1${hour}:15:00Z`,
      endDateTime: `${day}T1${hour}:16:00Z`,
      duration: 60,
      callType: 'ucap_in',
      callerNumber: '+44 20 7946 0***',
      calleeNumber: '+44 20 7946 0800',
      licenseCapability: 'MCOPSTN_Enterprise',
    }));
  }
}
