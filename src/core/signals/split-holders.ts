/** How many people hold a feature, and what is known of them. */
export interface HolderSplit {
  readonly holders: number;
  readonly showing: number;
  /** The source says nothing of them. */
  readonly unknown: number;
  /** The source was read whole, and does not name them. */
  readonly notShowing: number;
}

/** What is left of the holders: `holders = showing + unknown + notShowing`. Throws TypeError where that cannot be. */
export function splitHolders(holders: number, showing: number, unknown: number): HolderSplit {
  const notShowing = holders - showing - unknown;
  if (notShowing < 0) throw new TypeError('More people show a feature than hold it');
  return { holders, showing, unknown, notShowing };
}
