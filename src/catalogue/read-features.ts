import { z } from 'zod/v4';
import { featureAreas, type Feature, type FeatureSignal, type ShownBy } from '../core/model/feature.ts';
import { signalIds } from '../core/signals/feature-signals.ts';
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

const noCell = z.literal('').transform(() => null);

const FeatureRow = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  name: z.string().min(1),
  area: z.enum(featureAreas),
  signal: z.union([z.enum(namedSignals), z.templateLiteral(['activation:', z.string().min(1)])]),
  /** Signals that name its users, beside attestations; with whose use they prove, and what their silence means. */
  shownBy: z.union([noCell, listCell.pipe(z.array(z.enum(signalIds)))]),
  shownOf: z.union([noCell, z.enum(['everybody', 'holders'])]),
  silence: z.union([noCell, z.enum(['unused', 'unknown'])]),
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
  return { features: rows.map(featureOf), grants };
}

function featureOf(row: z.output<typeof FeatureRow>): Feature {
  const { id, name, area, signal } = row;
  const shownBy = shownByOf(row);
  return { id, name, area, signal, ...(shownBy === null ? {} : { shownBy }) };
}

/** All three cells or none, and only beside attestations: a report says of everybody what a signal says of some. */
function shownByOf({ id, signal, shownBy, shownOf, silence }: z.output<typeof FeatureRow>): ShownBy | null {
  if (shownBy === null && shownOf === null && silence === null) return null;
  if (shownBy === null || shownOf === null || silence === null || signal !== 'attested')
    throw new TypeError(`${file}: the signals of ${id} are not told whole, or a report tells of it`);
  return { signals: shownBy, of: shownOf, silence };
}
