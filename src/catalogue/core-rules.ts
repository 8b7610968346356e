import { readFileSync } from 'node:fs';
import { z } from 'zod/v4';
import type { CoreRule } from '../core/servers/core-rule.ts';
import { serverProducts } from '../core/servers/server-line.ts';
import { assertOnce, readTable } from './read-table.ts';

const file = 'core-rules.csv';
const wholeCell = z.string().regex(/^\d+$/).transform(Number);
const stated = wholeCell.pipe(z.number().min(1));

const CoreRuleRow = z.strictObject({
  profile: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  product: z.enum(serverProducts),
  perProcessor: stated,
  perServer: wholeCell,
  processorsPerServer: stated,
  perVm: z.union([z.literal('').transform(() => null), stated]),
  pack: stated,
  asOf: z.iso.date(),
  source: z.string().min(1),
});

/** The text of the table → how cores become licences, by profile (SRV-03). Throws TypeError for a damaged table. */
export function readCoreRules(text: string): readonly CoreRule[] {
  const rules = readTable(file, text, CoreRuleRow);
  assertOnce(
    file,
    rules.map(({ profile, product }) => `${profile} ${product}`),
  );
  return rules;
}

let shipped: readonly CoreRule[] | null = null;

/** The published rules first, then those of the requirements' source: a policy may add its own. */
export function shippedCoreRules(): readonly CoreRule[] {
  shipped ??= readCoreRules(readFileSync(new URL(`./${file}`, import.meta.url), 'utf8'));
  return shipped;
}
