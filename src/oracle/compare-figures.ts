import type { CountedFigure } from './count-tenant.ts';

/** What one side does not mention at all, which is not the same as a figure nobody can know. */
export const absent = 'absent';

export interface Difference {
  readonly subject: string;
  readonly figure: string;
  readonly product: string | null;
  readonly oracle: string | null;
}

/**
 * Lays the figures of two sides beside each other: a figure that only one side has is a difference, so that neither
 * can agree by staying silent. A side that names a figure twice is a bug: TypeError.
 */
export function compareFigures(
  product: readonly CountedFigure[],
  oracle: readonly CountedFigure[],
): readonly Difference[] {
  const ours = byName(product);
  const theirs = byName(oracle);
  const names = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  return names.flatMap((name) => {
    const [left, right] = [ours.get(name), theirs.get(name)];
    if (amountOf(left) === amountOf(right)) return [];
    const { subject, figure } = left ?? right ?? { subject: '', figure: name };
    return [{ subject, figure, product: amountOf(left), oracle: amountOf(right) }];
  });
}

function amountOf(figure: CountedFigure | undefined): string | null {
  return figure === undefined ? absent : figure.amount;
}

function byName(figures: readonly CountedFigure[]): ReadonlyMap<string, CountedFigure> {
  const named = new Map<string, CountedFigure>();
  for (const figure of figures) {
    const name = `${figure.subject}\n${figure.figure}`;
    if (named.has(name)) throw new TypeError(`${figure.subject} has two figures called ${figure.figure}`);
    named.set(name, figure);
  }
  return named;
}
