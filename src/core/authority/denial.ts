/** Why two people must agree: the size, a buyer who approves, a share of the product that looks like a mistake. */
export type SecondReason = 'size' | 'buyer' | 'implausible';

/** A limit of seats, how many count against it already, and how many were to be added. */
export interface OverLimit {
  readonly limit: number;
  readonly approved: number;
  readonly seats: number;
}

/** Why something may not be done, as data: the words are somebody else's. */
export type Denial =
  | {
      readonly code:
        | 'OTHER_TENANT'
        | 'GUEST'
        | 'NOT_OWNER'
        | 'WRONG_KIND'
        | 'CASE_SETTLED'
        | 'CASE_STALE'
        /** The case is open, and in a state that does not take this answer. */
        | 'NOT_NOW'
        | 'NOTHING_SELECTED'
        | 'OWN_SEAT'
        | 'SECOND_PERSON_NEEDED'
        | 'BUYER_NEEDS_SECOND';
    }
  /** The holders are being asked, or are learning; null: the case does not say until when. */
  | { readonly code: 'CONSULTING'; readonly until: string | null }
  | { readonly code: 'RECALL_OVER' | 'UNDO_OVER'; readonly until: string | null }
  | { readonly code: 'HALTED'; readonly since: string; readonly reason: string }
  /** More seats than `limit` need two people, and nobody else may decide. */
  | { readonly code: 'NO_SECOND_PERSON'; readonly limit: number }
  | { readonly code: 'ALL_BLOCKED'; readonly seats: number }
  | { readonly code: 'OVER_CAP'; readonly limit: number; readonly seats: number }
  | ({ readonly code: 'OVER_DAY_CAP' | 'OVER_OWNER_CAP' | 'OVER_PRODUCT_CAP' } & OverLimit)
  /** `assigned` null: how many seats the product has is not known. */
  | { readonly code: 'IMPLAUSIBLE'; readonly seats: number; readonly assigned: number | null }
  | { readonly code: 'STEP_UP_NEEDED'; readonly seats: number };

export interface Refused {
  readonly kind: 'refused';
  readonly denial: Denial;
}

export function refused(denial: Denial): Refused {
  return { kind: 'refused', denial };
}
