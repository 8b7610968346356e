import { auditOf, pastAudits, type AuditEntry } from './directory-audits.ts';
import { GraphRefusal, jsonResponse, type TwinResponse } from './messages.ts';
import { cursorOf, nextLinkOf, refuseUnsupported } from './odata-query.ts';
import type { Route, RouteCall, TwinWorld } from './route.ts';

const pageLimits = { usual: 1000, most: 1000 };

/**
 * The directory's audit log of licence changes, newest first: every accepted change once the log's lag has passed,
 * and a few of an administrator from the days before.
 */
export function createDirectoryAuditRoutes(world: TwinWorld): readonly Route[] {
  const { tenant, state, nowMs, auditLagMs } = world;
  const past = pastAudits(tenant);
  return [
    {
      method: 'GET',
      path: 'auditLogs/directoryAudits',
      source: 'audits',
      units: 1,
      handle: listAudits,
    },
  ];

  function listAudits({ request }: RouteCall): TwinResponse {
    refuseUnsupported(request);
    const isWanted = auditFilter(request.query.get('$filter'));
    const { offset, page, size } = cursorOf(request, pageLimits);
    const wanted = [...past, ...state.licenceChanges.map((change) => auditOf(tenant, change))]
      .filter((entry) => entry.atMs + auditLagMs <= nowMs() && isWanted(entry))
      .sort((a, b) => b.atMs - a.atMs);
    const end = offset + size;
    const next = end < wanted.length ? { offset: end, page: page + 1, size } : null;
    return jsonResponse(200, {
      '@odata.context': `${request.origin}/${request.version}/$metadata#auditLogs/directoryAudits`,
      ...(next === null ? {} : { '@odata.nextLink': nextLinkOf(request, next) }),
      value: wanted.slice(offset, end).map(({ shape }) => shape()),
    });
  }
}

/** By activity and by time, joined by `and`. */
function auditFilter(text: string | null): (entry: AuditEntry) => boolean {
  if (text === null) return () => true;
  const clauses = text.split(/\s+and\s+/i).map(clauseOf);
  return (entry) => clauses.every((clause) => clause(entry));
}

function clauseOf(text: string): (entry: AuditEntry) => boolean {
  const named = /^activityDisplayName\s+eq\s+'((?:[^']|'')*)'$/i.exec(text.trim());
  if (named !== null) {
    const wanted = named[1]?.replaceAll("''", "'");
    return ({ activity }) => activity === wanted;
  }
  const timed = /^activityDateTime\s+(ge|le)\s+(\d{4}-\d{2}-\d{2}T[\d:.]+Z)$/i.exec(text.trim());
  const limit = Date.parse(timed?.[2] ?? '');
  if (Number.isNaN(limit)) {
    throw new GraphRefusal(400, 'BadRequest', `Invalid filter clause: ${text}.`);
  }
  return timed?.[1]?.toLowerCase() === 'ge' ? ({ atMs }) => atMs >= limit : ({ atMs }) => atMs <= limit;
}
