import { readFileSync } from 'node:fs';
import { z } from 'zod/v4';
import { supportedProducts, supportEditions, type SupportDate } from '../core/model/support.ts';
import { assertOnce, readTable } from './read-table.ts';

const file = 'support-dates.csv';
const empty = z.literal('').transform(() => null);

const SupportRow = z.strictObject({
  product: z.enum(supportedProducts),
  version: z.string().min(1),
  build: z.union([empty, z.string().regex(/^\d{5}$/)]),
  edition: z.union([empty, z.enum(supportEditions)]),
  endsOn: z.union([empty, z.iso.date()]),
  readAt: z.iso.date(),
  source: z.string().min(1),
});

/** The text of the table → until when each version is supported. Throws TypeError for a damaged table. */
export function readSupportDates(text: string): readonly SupportDate[] {
  const dates = readTable(file, text, SupportRow);
  assertOnce(
    file,
    dates.map(({ product, version, build, edition }) => JSON.stringify([product, build ?? version, edition])),
  );
  return dates;
}

let shipped: readonly SupportDate[] | null = null;

/** End of servicing of Windows, end of extended support of Windows Server and SQL Server (USE-11). */
export function shippedSupportDates(): readonly SupportDate[] {
  shipped ??= readSupportDates(readFileSync(new URL(`./${file}`, import.meta.url), 'utf8'));
  return shipped;
}
