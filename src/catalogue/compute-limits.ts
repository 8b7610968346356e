import { readFileSync } from 'node:fs';
import { z } from 'zod/v4';
import type { ComputeLimit } from '../core/servers/beyond-standard.ts';
import { assertOnce, readTable } from './read-table.ts';

const file = 'compute-limits.csv';
const wholeCell = z
  .string()
  .regex(/^[1-9]\d*$/)
  .transform(Number);

const ComputeLimitRow = z.strictObject({
  year: wholeCell,
  sockets: wholeCell,
  cores: wholeCell,
  readAt: z.iso.date(),
  source: z.string().min(1),
});

/** The text of the table → what one instance of SQL Server Standard can use, by version. Throws TypeError. */
export function readComputeLimits(text: string): readonly ComputeLimit[] {
  const limits = readTable(file, text, ComputeLimitRow);
  assertOnce(
    file,
    limits.map(({ year }) => String(year)),
  );
  return limits;
}

let shipped: readonly ComputeLimit[] | null = null;

export function shippedComputeLimits(): readonly ComputeLimit[] {
  shipped ??= readComputeLimits(readFileSync(new URL(`./${file}`, import.meta.url), 'utf8'));
  return shipped;
}
