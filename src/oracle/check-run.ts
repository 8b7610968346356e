import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareFigures, type Difference } from './compare-figures.ts';
import { countTenant, type CountedFigure } from './count-tenant.ts';
import {
  boundaryFigures,
  groupFigures,
  justificationFigures,
  overlapFigures,
  rightSizeFigures,
} from './plan-figures.ts';
import { positionFigures, seatFigures } from './product-figures.ts';
import type { ProductRun } from './product-run.ts';

export interface TenantCheck {
  readonly seed: number;
  readonly gaps: readonly string[];
  /** How many figures were laid beside each other. */
  readonly figures: number;
  readonly differences: readonly Difference[];
}

const catalogueFolder = fileURLToPath(new URL('../catalogue', import.meta.url));

/** Where the oracle works, and by which policy it counts. */
export interface CountTask {
  readonly dir: string;
  readonly policyFile: string;
}

/** One tenant, as the product published it and as the oracle counts it. */
export async function checkRun(seed: number, run: ProductRun, task: CountTask): Promise<TenantCheck> {
  const counted = await countRun(run, task);
  return {
    seed,
    gaps: run.gaps,
    figures: counted.length,
    differences: compareFigures(publishedFigures(run), counted),
  };
}

/** The oracle's figures of the run the product's are of. */
export async function countRun(
  { positions, runFolder, earlierRunFolder, registerFile, pricesFile, exemptionsFile }: ProductRun,
  { dir, policyFile }: CountTask,
): Promise<readonly CountedFigure[]> {
  const groupingFile = join(dir, 'grouping.json');
  const grouping = positions.flatMap(({ product, skuIds }) => skuIds.map((sku) => ({ product, sku })));
  await writeFile(groupingFile, JSON.stringify(grouping));
  return countTenant({
    ...{ runFolder, earlierRunFolder, registerFile, pricesFile, exemptionsFile },
    ...{ policyFile, groupingFile, catalogueFolder },
  });
}

/** Everything the product says of the tenant. */
export function publishedFigures(run: ProductRun): readonly CountedFigure[] {
  return [
    ...positionFigures(run.positions),
    ...seatFigures(run.concluded),
    ...overlapFigures(run.overlaps),
    ...rightSizeFigures(run.rightSizing),
    ...boundaryFigures(run.boundary),
    ...justificationFigures(run.justification),
    ...groupFigures(run.groups),
  ];
}
