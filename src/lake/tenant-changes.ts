import type { DuckDBConnection } from '@duckdb/node-api';
import type { IsoInstant, ObservationRows } from './observation.ts';
import type { RunTables } from './seat-query.ts';

/** A licence change as the audit log of the directory tells it; lists are null where it does not say. */
export interface TenantChangeRow extends Pick<
  ObservationRows['directory_audits'],
  | 'auditId'
  | 'userId'
  | 'activity'
  | 'actorKind'
  | 'actorId'
  | 'actorPrincipalId'
  | 'actorName'
  | 'correlationId'
> {
  readonly happenedAt: IsoInstant;
  readonly added: readonly string[] | null;
  readonly removed: readonly string[] | null;
}

/** The oldest first. A change of service plans alone gives and takes no licence, and one that failed is none. */
export async function* streamTenantChanges(
  connection: DuckDBConnection,
  tables: RunTables,
): AsyncGenerator<readonly TenantChangeRow[]> {
  const result = await connection.stream(`
    SELECT "auditId", "userId", "activity", "actorKind", "actorId", "actorPrincipalId", "actorName", "correlationId",
      strftime("happenedAt", '%Y-%m-%dT%H:%M:%S.%gZ'), "addedSkuIds", "removedSkuIds"
    FROM ${tables.sqlOf('directory_audits')}
    WHERE coalesce("result", '') <> 'failure'
      AND NOT ("addedSkuIds" IS NOT DISTINCT FROM '' AND "removedSkuIds" IS NOT DISTINCT FROM '')
    ORDER BY "happenedAt", "auditId", "userId"`);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield chunk.getRows().map(rowOf);
  }
}

function rowOf(row: readonly unknown[]): TenantChangeRow {
  const [auditId, userId, activity, actorKind, actorId, actorPrincipalId, actorName, correlationId, ...rest] =
    row as readonly [
      ...[string, string, string, 'user' | 'app' | null],
      ...[string | null, string | null, string | null, string | null],
      ...[string, string | null, string | null],
    ];
  const [happenedAt, added, removed] = rest;
  const actor = { actorKind, actorId, actorPrincipalId, actorName };
  const lists = { added: listOf(added), removed: listOf(removed) };
  return { auditId, userId, activity, ...actor, correlationId, happenedAt, ...lists };
}

function listOf(text: string | null): readonly string[] | null {
  if (text === null) return null;
  return text === '' ? [] : text.split(';');
}
