import { createHash } from 'node:crypto';
import type { Coverage } from '../core/model/coverage.ts';
import type { Position } from '../core/model/position.ts';
import type { Clock } from '../lib/clock.ts';
import { canonicalJson, type Json, type JsonObject } from './audit-chain.ts';
import type { AuditTrail } from './audit.ts';
import { jsonParameter, type Sql } from './sql.ts';

export interface NewPositionVersion {
  readonly tenantId: string;
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  readonly runId: string;
  /** The instant of which the register was asked (RFC 3339, UTC). */
  readonly knownAt: string;
  readonly coverage: Coverage;
  readonly positions: readonly Position[];
  /** Everything beside the observations that the positions were made from. */
  readonly basis: JsonObject;
}

/** A day's positions as they were concluded once. A day that is concluded differently later gets a further version. */
export interface PositionVersion extends NewPositionVersion {
  /** From 1, per tenant and day. */
  readonly version: number;
  readonly recordedAt: string;
  /** SHA-256 of the positions, whatever the order of their keys. */
  readonly digest: string;
}

export interface PositionVersionStore {
  /** Concluding the same from the same adds nothing. Each version is an audit event. */
  record(version: NewPositionVersion): Promise<{ readonly version: number; readonly digest: string }>;
  /** The version asked for, or the newest; null when there is none. */
  find(wanted: {
    readonly tenantId: string;
    readonly asOf: string;
    readonly version?: number;
  }): Promise<PositionVersion | null>;
}

export function digestOf(positions: readonly Position[]): string {
  const plain = JSON.parse(JSON.stringify(positions)) as Json;
  return createHash('sha256').update(canonicalJson(plain)).digest('hex');
}

export function createPositionVersionStore({
  sql,
  clock,
  audit,
}: {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly audit: AuditTrail;
}): PositionVersionStore {
  return {
    record: async ({ tenantId, asOf, runId, knownAt, coverage, positions, basis }) =>
      sql.transaction(async (tx) => {
        const digest = digestOf(positions);
        const [newest] = await tx.query<{ version: number; digest: string; runId: string; isSame: boolean }>(
          `select version, digest, run_id as "runId", basis = $3::jsonb as "isSame" from seatkeeper.position_versions
           where tenant_id = $1 and as_of = $2::date order by version desc limit 1`,
          [tenantId, asOf, jsonParameter(basis)],
        );
        if (newest?.digest === digest && newest.runId === runId && newest.isSame)
          return { version: newest.version, digest };
        const version = (newest?.version ?? 0) + 1;
        await tx.query(
          `insert into seatkeeper.position_versions
             (tenant_id, as_of, version, run_id, recorded_at, known_at, digest, coverage, basis, positions)
           values ($1, $2::date, $3, $4, $5::timestamptz, $6::timestamptz, $7, $8::jsonb, $9::jsonb, $10::jsonb)`,
          [
            tenantId,
            asOf,
            version,
            runId,
            clock.now().toISOString(),
            knownAt,
            digest,
            jsonParameter(coverage),
            jsonParameter(basis),
            jsonParameter(positions),
          ],
        );
        await audit.append(
          {
            tenantId,
            actor: 'reconcile',
            action: 'positions.concluded',
            subject: `positions:${asOf}`,
            body: { version, runId, digest },
          },
          tx,
        );
        return { version, digest };
      }),

    find: async ({ tenantId, asOf, version }) => {
      const [found] = await sql.query<PositionVersion>(
        `select tenant_id as "tenantId", as_of as "asOf", version, run_id as "runId", recorded_at as "recordedAt",
           known_at as "knownAt", digest, coverage, basis, positions
         from seatkeeper.position_versions
         where tenant_id = $1 and as_of = $2::date and ($3::int is null or version = $3)
         order by version desc limit 1`,
        [tenantId, asOf, version ?? null],
      );
      return found ?? null;
    },
  };
}
