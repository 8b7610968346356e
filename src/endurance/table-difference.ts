import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addTo } from '../core/model/tally.ts';
import type { TableName } from '../lake/observation.ts';
import type { StoredRun } from '../lake/stored-run.ts';

/** Rows that two runs have in different numbers. */
export interface TableDifference {
  readonly table: TableName;
  readonly lost: number;
  /** Rows the witness does not have, or has fewer times. */
  readonly surplus: number;
  /** One of them, for whoever looks into it. */
  readonly example: string;
}

/** Every row of the table counted in both runs; null when they are the same, repeated rows included. */
export async function tableDifference(
  table: TableName,
  seen: StoredRun,
  witness: StoredRun,
): Promise<TableDifference | null> {
  const folder = await mkdtemp(join(tmpdir(), 'seatkeeper-endurance-'));
  try {
    const counts = new Map<string, number>();
    for (const line of await linesOf(seen, table, join(folder, 'seen.csv'))) addTo(counts, line, 1);
    for (const line of await linesOf(witness, table, join(folder, 'witness.csv'))) addTo(counts, line, -1);
    const off = [...counts].filter(([, count]) => count !== 0);
    const [first] = off;
    if (first === undefined) return null;
    const sum = (sign: 1 | -1) => off.reduce((total, [, count]) => total + Math.max(0, sign * count), 0);
    return { table, lost: sum(-1), surplus: sum(1), example: first[0] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function linesOf(run: StoredRun, table: TableName, file: string): Promise<readonly string[]> {
  await run.exportTable(table, file, 'csv');
  return (await readFile(file, 'utf8')).trimEnd().split('\n').slice(1);
}
