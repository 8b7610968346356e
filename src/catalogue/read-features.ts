import { z } from 'zod/v4';
import { featureAreas, type Feature, type FeatureSignal } from '../core/model/feature.ts';
import type { ServicePlans } from './read-service-plans.ts';
import { assertOnce, listCell, readTable } from './read-table.ts';

const file = 'features.csv';

/** A set of features is one 32-bit integer whose sign bit and its neighbour stay free. */
const mostFeatures = 30;

const namedSignals = [
  'exchange',
  'files',
  'teams',
  'engage',
  'copilot',
  'desktop',
  'web',
  'mailbox-over-2-gib',
  'mailbox-over-50-gib',
  'archive',
  'attested',
] as const satisfies readonly FeatureSignal[];

const FeatureRow = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  name: z.string().min(1),
  area: z.enum(featureAreas),
  signal: z.union([z.enum(namedSignals), z.templateLiteral(['activation:', z.string().min(1)])]),
  plans: listCell,
});

export interface FeatureTable {
  /** In the order of their bits. */
  readonly features: readonly Feature[];
  /** Service plan id → the features it grants, as a bit mask. */
  readonly grants: ReadonlyMap<string, number>;
}

/** Throws TypeError for a damaged table, and for a plan no SKU contains. */
export function readFeatures(text: string, plans: ServicePlans): FeatureTable {
  const rows = readTable(file, text, FeatureRow);
  if (rows.length > mostFeatures) throw new TypeError(`${file}: more than ${mostFeatures} features`);
  assertOnce(
    file,
    rows.map(({ id }) => id),
  );
  const grants = new Map<string, number>();
  for (const [bit, row] of rows.entries()) {
    for (const name of row.plans) {
      const id = plans.idOf(name, file);
      grants.set(id, (grants.get(id) ?? 0) | (1 << bit));
    }
  }
  return { features: rows.map(({ id, name, area, signal }) => ({ id, name, area, signal })), grants };
}
