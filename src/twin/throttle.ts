import { GraphRefusal } from './messages.ts';
import type { RouteLimit } from './route.ts';

/** One request as the limits see it. */
interface ThrottledCall {
  readonly units: number;
  readonly isWrite: boolean;
  readonly readsSignIn: boolean;
  readonly readsAudits: boolean;
  /** What the route counts against instead of the identity units, and which collection it reads. */
  readonly limit: { readonly name: RouteLimit; readonly collection: string } | null;
  /** The report function, with the kind of answer that is limited. */
  readonly report: { readonly name: string; readonly isJson: boolean } | null;
}

export interface Throttle {
  /** Headers for the answer; throws Graph's 429 when a limit is reached. Refused requests cost nothing. */
  admit(call: ThrottledCall): Record<string, string>;
}

interface Limit {
  readonly name: string;
  readonly information?: string;
  readonly most: number;
  readonly windowMs: number;
  /** How the service refuses when it does not say 429 with a Retry-After. */
  readonly refuses?: 'silently' | 'as Intune';
}

const twentySeconds = 20_000;
const minute = 60_000;

/** A sliding window: at no moment do the last `windowMs` hold more than `most`. */
interface Window {
  readonly limit: Limit;
  /** Seconds until `cost` fits; 0 when it fits now. */
  waitSeconds(cost: number, now: number): number;
  take(cost: number, now: number): void;
  used(now: number): number;
}

/** The limits Microsoft publishes for one app in one tenant (graph-and-azure.md §11). */
export function createThrottle(options: {
  readonly users: number;
  readonly tenantId: string;
  readonly nowMs: () => number;
}): Throttle {
  const { users, tenantId, nowMs } = options;
  const resourceUnits = createWindow({
    name: 'ReadWrite',
    information: 'ResourceUnitLimitExceeded',
    most: users < 50 ? 3500 : users <= 500 ? 5000 : 8000,
    windowMs: 10_000,
  });
  const writes = createWindow({
    name: 'Write',
    information: 'WriteLimitExceeded',
    most: 3000,
    windowMs: 150_000,
  });
  const signIns = createWindow({
    name: 'SignInActivity',
    information: 'ResourceUnitLimitExceeded',
    most: 10,
    windowMs: 60_000,
  });
  const audits = createWindow({
    name: 'Reports',
    information: 'ResourceUnitLimitExceeded',
    most: 5,
    windowMs: 10_000,
  });
  const named = new Map<string, Window>();

  function windowsOf(call: ThrottledCall): readonly (readonly [Window, number])[] {
    if (call.report !== null) return [[reportWindow(call.report), 1]];
    if (call.readsAudits || call.limit?.name === 'authMethods') return [[audits, 1]];
    if (call.limit !== null) return limitsOf(call.limit).map((limit) => [windowOf(limit), 1] as const);
    return [
      [resourceUnits, call.units],
      ...(call.isWrite ? [[writes, 1] as const] : []),
      ...(call.readsSignIn ? [[signIns, 1] as const] : []),
    ];
  }

  function reportWindow({ name, isJson }: { readonly name: string; readonly isJson: boolean }): Window {
    return windowOf({
      name: `${name}:${isJson ? 'json' : 'csv'}`,
      most: isJson ? 100 : 14,
      windowMs: 600_000,
    });
  }

  function windowOf(limit: Limit): Window {
    const known = named.get(limit.name);
    if (known !== undefined) return known;
    const made = createWindow(limit);
    named.set(limit.name, made);
    return made;
  }

  return {
    admit(call) {
      const now = nowMs();
      const windows = windowsOf(call);
      const waits = windows.map(([window, cost]) => ({ window, seconds: window.waitSeconds(cost, now) }));
      const longest = waits.toSorted((a, b) => b.seconds - a.seconds)[0];
      if (longest !== undefined && longest.seconds > 0) {
        throw refusalOf(longest.window.limit, longest.seconds, tenantId);
      }
      for (const [window, cost] of windows) window.take(cost, now);
      const share = resourceUnits.used(now) / resourceUnits.limit.most;
      return {
        'x-ms-resource-unit': String(call.units),
        ...(share > 0.8 ? { 'x-ms-throttle-limit-percentage': share.toFixed(1) } : {}),
      };
    },
  };
}

/** `authMethods` is among the audits, and a mailbox is limited by what is under way, not by time. */
function limitsOf({ name, collection }: { name: RouteLimit; collection: string }): readonly Limit[] {
  switch (name) {
    case 'intuneDevices':
      return [{ name: 'Devices', most: 2000, windowMs: twentySeconds, refuses: 'as Intune' }];
    case 'intune':
      return [{ name: 'Intune', most: 1000, windowMs: twentySeconds, refuses: 'as Intune' }];
    case 'pstn':
      return [
        { name: `CallRecords:${collection}`, most: 50, windowMs: minute },
        { name: 'CallRecords', most: 200, windowMs: minute },
      ];
    case 'identityProtection':
      return [{ name: 'IdentityProtection', most: 1, windowMs: 1_000, refuses: 'silently' }];
    case 'powerBi':
      return [{ name: 'ActivityEvents', most: 200, windowMs: 60 * minute }];
    case 'authMethods':
    case 'mailbox':
      return [];
  }
}

function refusalOf(limit: Limit, seconds: number, tenantId: string): GraphRefusal {
  switch (limit.refuses) {
    case 'as Intune':
      return new GraphRefusal(
        500,
        'InternalServerError',
        'Rate limit reached because of too many requests to query broker. Please retry after sometime.',
      );
    case 'silently':
      return new GraphRefusal(429, 'TooManyRequests', 'Too many requests.');
    case undefined:
    default:
      return new GraphRefusal(429, 'TooManyRequests', 'Too many requests.', {
        'Retry-After': String(seconds),
        'x-ms-throttle-scope': `Tenant_Application/${limit.name}/twin/${tenantId}`,
        'x-ms-throttle-information': limit.information ?? 'ResourceUnitLimitExceeded',
      });
  }
}

function createWindow(limit: Limit): Window {
  let entries: { readonly at: number; readonly cost: number }[] = [];
  let start = 0;
  let total = 0;

  function forget(now: number): void {
    for (
      let entry = entries[start];
      entry !== undefined && entry.at <= now - limit.windowMs;
      entry = entries[start]
    ) {
      total -= entry.cost;
      start += 1;
    }
    if (start > 1000 && start * 2 > entries.length) {
      entries = entries.slice(start);
      start = 0;
    }
  }
  return {
    limit,
    waitSeconds(cost, now) {
      forget(now);
      let freed = limit.most - total;
      for (let position = start; freed < cost; position += 1) {
        const entry = entries[position];
        if (entry === undefined) throw new TypeError('one request costs more than its whole limit');
        freed += entry.cost;
        if (freed >= cost) return Math.max(1, Math.ceil((entry.at + limit.windowMs - now) / 1000));
      }
      return 0;
    },
    take(cost, now) {
      entries.push({ at: now, cost });
      total += cost;
    },
    used(now) {
      forget(now);
      return total;
    },
  };
}

/** Units after the published modifiers: $select −1, $expand +1, $top under 20 −1, never below 1. */
export function unitsOf(units: number, query: URLSearchParams): number {
  const top = query.get('$top');
  const change =
    (query.has('$select') ? -1 : 0) +
    (query.has('$expand') ? 1 : 0) +
    (top !== null && Number(top) < 20 ? -1 : 0);
  return Math.max(1, units + change);
}
