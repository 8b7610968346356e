import type { Figure } from '../core/model/product.ts';

/** Reads figures as values; `null` with its reason kept under its name where one is unknown. */
export function figureReader(reasons: Record<string, string>) {
  return <T>(name: string, figure: Figure<T>): T | null => {
    if (figure.known) return figure.value;
    reasons[name] = figure.reason;
    return null;
  };
}
