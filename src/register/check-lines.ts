import type { LineProblem } from './errors.ts';
import type { NewLine, Stamp } from './register-line.ts';

/**
 * A SKU may count for one product at a time: in two, its seats would be counted twice. Reports each line
 * whose SKU another line gives to another product while both are in force.
 */
export function sharedSkuProblems(
  lines: readonly { readonly place: string; readonly line: NewLine & Partial<Stamp> }[],
): LineProblem[] {
  const standing = lines.filter(({ line }) => !line.supersededBy);
  const bySku = new Map<string, { place: string; line: NewLine }[]>();
  const problems: LineProblem[] = [];
  for (const { place, line } of standing) {
    for (const skuId of line.skuIds) {
      const earlier = bySku.get(skuId) ?? [];
      const other = earlier.find((entry) => entry.line.product !== line.product && overlap(entry.line, line));
      if (other) {
        const message = `skuIds: ${skuId} already counts for product ${other.line.product} (${other.place}); use one product for both.`;
        problems.push({ place, message });
      }
      bySku.set(skuId, [...earlier, { place, line }]);
    }
  }
  return problems;
}

function overlap(a: NewLine, b: NewLine): boolean {
  return (a.endDate === null || b.startDate <= a.endDate) && (b.endDate === null || a.startDate <= b.endDate);
}
