import type { DirectoryChanges } from './directory-changes.ts';
import type { Faults, FaultSource } from './faults.ts';
import type { TwinRequest, TwinResponse } from './messages.ts';
import type { Tenant } from './population.ts';
import type { TenantState } from './tenant-state.ts';
import type { TwinStats } from './twin-stats.ts';

/** What every route may look at. */
export interface TwinWorld {
  readonly tenant: Tenant;
  readonly state: TenantState;
  readonly directory: DirectoryChanges;
  readonly stats: TwinStats;
  readonly faults: () => Faults;
  readonly nowMs: () => number;
  /** How long after a group change its members' licences follow. */
  readonly groupProcessingMs: number;
  /** How long after a change the audit log shows it. */
  readonly auditLagMs: number;
}

export interface RouteCall {
  readonly request: TwinRequest;
  /** Values of the `:name` parts of the path. */
  readonly params: Readonly<Record<string, string>>;
}

/** Published limits beyond the identity units, by what is read (graph-and-azure.md §11). */
export type RouteLimit =
  /** 2,000 in 20 s; refused with HTTP 500 and no Retry-After. */
  | 'intuneDevices'
  /** The rest of Intune, 1,000 in 20 s; refused likewise. */
  | 'intune'
  /** Call records: 200 a minute together, 50 a minute for each path. */
  | 'pstn'
  /** Identity Protection and Conditional Access: 1 a second together; refused without Retry-After. */
  | 'identityProtection'
  /** Activity of Power BI: 200 an hour. */
  | 'powerBi'
  /** Counted with the audit logs: 5 in 10 s. */
  | 'authMethods'
  /** 4 under way at once for the mailbox the path names as `:user`. */
  | 'mailbox';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** `users/:user/licenseDetails`; also the name in the stats. */
  readonly path: string;
  readonly source: FaultSource | null;
  /** Resource units before modifiers (graph-and-azure.md §11). */
  readonly units: number;
  /** Counted against this limit instead of the identity units. */
  readonly limit?: RouteLimit;
  readonly isWrite?: boolean;
  handle(call: RouteCall): TwinResponse;
}

export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** The first route whose method and path fit; fixed parts win because they are listed first. */
export function matchRoute(routes: readonly Route[], request: TwinRequest): RouteMatch | null {
  for (const route of routes) {
    if (route.method !== request.method) continue;
    const params = matchPath(route.path.split('/'), request.segments);
    if (params !== null) return { route, params };
  }
  return null;
}

function matchPath(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [position, part] of pattern.entries()) {
    const segment = segments[position] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = segment;
    else if (part.toLowerCase() !== segment.toLowerCase()) return null;
  }
  return params;
}
