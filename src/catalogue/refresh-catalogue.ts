import type { Clock } from '../lib/clock.ts';
import { comparePublished, type PublishedChanges } from './compare-published.ts';
import { createCatalogue, type Catalogue } from './create-catalogue.ts';
import { CatalogueInputError, type TableProblem } from './errors.ts';
import { writeOverlay, type PublishedSku } from './overlay.ts';
import { parsePublished } from './parse-published.ts';
import { readPublished, type ReadPublishedDeps } from './read-published.ts';

export interface RefreshDeps extends ReadPublishedDeps {
  readonly catalogue: Catalogue;
  /** Where the overlay is kept. */
  readonly file: string;
  readonly clock: Clock;
}

export interface Refreshed extends PublishedChanges {
  readonly source: string;
  readonly readAt: string;
  /** SKUs in the table. */
  readonly published: number;
  readonly versionBefore: string;
  /** Of the catalogue as the next command loads it. */
  readonly version: string;
}

/**
 * Reads Microsoft's table, checks it whole, says what it changes, and keeps it as the overlay. Throws
 * CATALOGUE_SOURCE_UNREADABLE and CATALOGUE_INPUT_INVALID; then the overlay is as it was.
 */
export async function refreshCatalogue(
  { catalogue, file, clock, ...reading }: RefreshDeps,
  source: string,
): Promise<Refreshed> {
  const { skus, problems } = parsePublished(await readPublished(source, reading));
  const all = problems.length > 0 ? problems : lossesOf(catalogue, skus);
  if (all.length > 0) throw new CatalogueInputError(source, all);
  const overlay = { source, readAt: clock.now().toISOString(), skus };
  const changes = comparePublished(catalogue.entries(), skus);
  await writeOverlay(file, overlay);
  return {
    source,
    readAt: overlay.readAt,
    published: skus.length,
    versionBefore: catalogue.version,
    version: createCatalogue({ overlay }).version,
    ...changes,
  };
}

/** A table that lost what we rely on would take features away from people: it is refused whole. */
function lossesOf(catalogue: Catalogue, skus: readonly PublishedSku[]): TableProblem[] {
  const present = new Set(skus.map(({ skuId }) => skuId));
  const shipped = catalogue.skus();
  const found = shipped.filter(({ skuId }) => present.has(skuId)).length;
  const tooFew =
    found * 2 < shipped.length
      ? [`has ${found} of the ${shipped.length} SKUs we know: this is not the whole table.`]
      : [];
  const idsByName = Map.groupBy(
    skus.flatMap(({ plans }) => plans),
    ({ name }) => name,
  );
  const ids = new Set(skus.flatMap(({ plans }) => plans.map(({ id }) => id)));
  const known = new Map(catalogue.entries().flatMap(({ plans }) => plans.map((plan) => [plan.id, plan])));
  const moved = [...known.values()]
    .filter(({ id, name }) => !ids.has(id) && idsByName.has(name))
    .map(
      ({ id, name }) =>
        `service plan ${name} has lost its id ${id}: it is now ${idsByName.get(name)?.[0]?.id ?? 'unknown'}.`,
    );
  return [...tooFew, ...moved].map((message) => ({ place: 'file', message }));
}
