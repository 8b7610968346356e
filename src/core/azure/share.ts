/** A share in per cent, one decimal; null of nothing or less, where a share says nothing. */
export function sharePct(part: number, whole: number): number | null {
  return whole > 0 ? Math.round((1000 * part) / whole) / 10 : null;
}

/** What is certain of a share while some of the whole is unknown, in per cent; null of nothing. */
export interface ShareRange {
  /** If none of the unknown counts. */
  readonly fromPct: number;
  /** If all of it does. */
  readonly toPct: number;
}

export function shareRange(part: number, rest: number, unknown: number): ShareRange | null {
  const whole = part + rest + unknown;
  const fromPct = sharePct(part, whole);
  const toPct = sharePct(part + unknown, whole);
  return fromPct === null || toPct === null ? null : { fromPct, toPct };
}
