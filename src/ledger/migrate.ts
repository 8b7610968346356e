import { createHash } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import { ledgerChanged, ledgerNewer } from './errors.ts';
import { ledgerSchema } from './migrations/0001-ledger.ts';
import { positionVersions } from './migrations/0002-position-versions.ts';
import { historySchema } from './migrations/0003-history.ts';
import { decisionsSchema } from './migrations/0004-decisions.ts';
import { exemptionsByPerson } from './migrations/0005-exemptions-by-person.ts';
import { deliveriesByCard } from './migrations/0006-deliveries-by-card.ts';
import type { Sql } from './sql.ts';

interface Migration {
  readonly id: number;
  readonly name: string;
  readonly text: string;
}

/** In order. Applied ones are history: add, never edit. */
export const migrations: readonly Migration[] = [
  { id: 1, name: 'ledger', text: ledgerSchema },
  { id: 2, name: 'position-versions', text: positionVersions },
  { id: 3, name: 'history', text: historySchema },
  { id: 4, name: 'decisions', text: decisionsSchema },
  { id: 5, name: 'exemptions-by-person', text: exemptionsByPerson },
  { id: 6, name: 'deliveries-by-card', text: deliveriesByCard },
];

/** Replicas that start together take turns: the number is ours alone (`seat` in ASCII). */
const advisoryLock = 0x73656174;

/**
 * Brings the schema up to date in one transaction: a start that fails leaves the ledger as it was. Returns how
 * many migrations were applied. Throws LEDGER_NEWER, LEDGER_SCHEMA_CHANGED.
 */
export async function migrate(
  sql: Sql,
  clock: Clock,
  steps: readonly Migration[] = migrations,
): Promise<number> {
  return sql.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [advisoryLock]);
    await tx.exec(`
      create schema if not exists seatkeeper;
      create table if not exists seatkeeper.migrations (
        id int primary key, name text not null, checksum text not null, applied_at timestamptz not null
      );`);
    const applied = await tx.query<{ id: number; checksum: string }>(
      'select id, checksum from seatkeeper.migrations order by id',
    );
    const newest = applied.at(-1)?.id;
    const known = steps.at(-1)?.id ?? 0;
    if (newest !== undefined && newest > known) throw ledgerNewer(newest, known);
    const checksums = new Map(applied.map(({ id, checksum }) => [id, checksum]));
    let count = 0;
    for (const { id, name, text } of steps) {
      const checksum = createHash('sha256').update(text).digest('hex');
      const before = checksums.get(id);
      if (before !== undefined && before !== checksum) throw ledgerChanged(id);
      if (before !== undefined) continue;
      await tx.exec(text);
      await tx.query(
        'insert into seatkeeper.migrations (id, name, checksum, applied_at) values ($1, $2, $3, $4::timestamptz)',
        [id, name, checksum, clock.now().toISOString()],
      );
      count += 1;
    }
    return count;
  });
}
