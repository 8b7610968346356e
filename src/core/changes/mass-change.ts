export interface MassChangePolicy {
  /** A larger share of a product's seats, in percent, is a mass change (C14). */
  readonly massChangePct: number;
  /** Smaller products are not judged by share. */
  readonly implausibleMinSeats: number;
}

/** Whether so many of the seats there were is a mass change; `left`: seats there are now. */
export function isMassChange(
  { lost, left }: { readonly lost: number; readonly left: number },
  { massChangePct, implausibleMinSeats }: MassChangePolicy,
): boolean {
  const before = lost + left;
  return before >= implausibleMinSeats && lost * 100 > massChangePct * before;
}
