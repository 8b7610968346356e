import { assertDeviceSelect, shapeDevice } from './device-shape.ts';
import { createDevices, type TwinDevice } from './devices.ts';
import { detectedApps } from './detected-apps.ts';
import { createLostPage } from './lost-page.ts';
import { badRequest, jsonResponse, type TwinRequest, type TwinResponse } from './messages.ts';
import { cursorOf, nextLinkOf, refuseUnsupported, selectOf, type PageCursor } from './odata-query.ts';
import type { Route, RouteCall, TwinWorld } from './route.ts';

const deviceLimits = { usual: 1000, most: 1000 };
const appLimits = { usual: 50, most: 1000 };

/** Intune: devices and detected apps. */
export function createDeviceRoutes(world: TwinWorld): readonly Route[] {
  const { tenant } = world;
  const devices = createDevices(tenant);
  const apps = detectedApps(tenant);
  const lostPage = createLostPage(world);
  const intune = { method: 'GET', source: 'devices', units: 1 } as const;
  return [
    { ...intune, path: 'deviceManagement/managedDevices', limit: 'intuneDevices', handle: listDevices },
    {
      ...intune,
      path: 'deviceManagement/managedDevices/$count',
      limit: 'intuneDevices',
      handle: refuseCount,
    },
    { ...intune, path: 'deviceManagement/detectedApps', limit: 'intune', handle: listApps },
  ];

  function listDevices({ request }: RouteCall): TwinResponse {
    refuseUnsupported(request);
    const select = selectOf(request);
    if (select !== null) assertDeviceSelect(select);
    const isWanted = deviceFilter(request.query.get('$filter'));
    const cursor = cursorOf(request, deviceLimits);
    const size = lostPage.sizeOf(cursor);
    const value: Record<string, unknown>[] = [];
    let next: PageCursor | null = null;
    for (let slot = cursor.offset; slot < devices.slots; slot += 1) {
      const device = devices.deviceAt(slot);
      if (device === null || !isWanted(device)) continue;
      if (value.length === size) {
        next = { offset: slot, page: cursor.page + 1, size: cursor.size };
        break;
      }
      value.push(shapeDevice(device, select));
    }
    return lostPage.spoil(cursor, listed(request, 'managedDevices', value, next));
  }

  function listApps({ request }: RouteCall): TwinResponse {
    refuseUnsupported(request);
    const select = selectOf(request);
    const { offset, page, size } = cursorOf(request, appLimits);
    const end = offset + size;
    const value = apps.slice(offset, end).map((app) => {
      const entries = Object.entries(app).filter(([name]) => select === null || select.includes(name));
      return Object.fromEntries(entries);
    });
    const next = end < apps.length ? { offset: end, page: page + 1, size } : null;
    return listed(request, 'detectedApps', value, next);
  }
}

function refuseCount(): TwinResponse {
  throw badRequest(
    'No OData route exists that match template ~/singleton/navigation/$count with http verb GET for request /DeviceFE/StatelessDeviceFEService/deviceManagement/managedDevices/$count.',
  );
}

function listed(
  request: TwinRequest,
  name: string,
  value: readonly Record<string, unknown>[],
  next: PageCursor | null,
): TwinResponse {
  return jsonResponse(200, {
    '@odata.context': `${request.origin}/${request.version}/$metadata#deviceManagement/${name}`,
    ...(next === null ? {} : { '@odata.nextLink': nextLinkOf(request, next) }),
    value,
  });
}

/** `$filter` on the two dates Intune compares, joined by `and`. */
function deviceFilter(text: string | null): (device: TwinDevice) => boolean {
  if (text === null) return () => true;
  const clauses = text.split(/\s+and\s+/i).map(clauseOf);
  return (device) => clauses.every((clause) => clause(device));
}

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  lt: (left, right) => left < right,
  le: (left, right) => left <= right,
  gt: (left, right) => left > right,
  ge: (left, right) => left >= right,
};

/** The zero date is before every other; a device without any is compared with nothing. */
function clauseOf(text: string): (device: TwinDevice) => boolean {
  const parts = /^(lastSyncDateTime|enrolledDateTime)\s+(lt|le|gt|ge)\s+(\d{4}-\d{2}-\d{2}T[\d:.]+Z)$/.exec(
    text.trim(),
  );
  const compare = comparisons[parts?.[2] ?? ''];
  const limit = Date.parse(parts?.[3] ?? '');
  if (parts === null || compare === undefined || Number.isNaN(limit))
    throw badRequest(`The filter '${text.trim()}' is not supported.`);
  return ({ enrolledMs, syncMs }) => {
    const moment = parts[1] === 'enrolledDateTime' ? enrolledMs : syncMs;
    if (moment === null) return false;
    return compare(moment === 'zero' ? Number.NEGATIVE_INFINITY : moment, limit);
  };
}
