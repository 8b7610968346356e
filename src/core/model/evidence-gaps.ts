/** What the source of some evidence does not tell. */
export interface EvidenceGap {
  /** `<source>-<reason>`: `sign-ins-forbidden`. */
  readonly reason: string;
  /** Not read at all, or read without names: nothing that is counted from it means anything. */
  readonly isSilent: boolean;
}

/** Where a source of evidence has a gap. One that is left out was read whole, in time, and with its names. */
export interface EvidenceGaps {
  readonly signIn?: EvidenceGap;
  readonly workload?: EvidenceGap;
  readonly copilot?: EvidenceGap;
}

/** Why nothing at all is known of some evidence; null where something is. */
export function silenceOf(gap: EvidenceGap | undefined): string | null {
  return gap?.isSilent === true ? gap.reason : null;
}
