import { isInTerm } from './entitlements.ts';
import type { RegisterLine } from './register-line.ts';

/**
 * The lines by which a product was bought for a day, superseded ones included (SEC-06): each whose term covers the
 * day, and each whose correction does. A correction is made by whoever notices a slip, and takes nothing back: who
 * ordered what it corrects remains a buyer, even where it says that the order ended earlier.
 */
export function purchasesOf<
  L extends Pick<RegisterLine, 'id' | 'product' | 'startDate' | 'endDate' | 'supersededBy'>,
>(lines: readonly L[], product: string, asOf: string): readonly L[] {
  const own = lines.filter((line) => line.product === product);
  const corrected = Map.groupBy(own, ({ supersededBy }) => supersededBy);
  const bought = new Set(own.filter((line) => isInTerm(line, asOf)));
  for (const { id } of bought) for (const earlier of corrected.get(id) ?? []) bought.add(earlier);
  return own.filter((line) => bought.has(line));
}
