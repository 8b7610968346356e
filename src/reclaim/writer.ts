import type { SeatChange } from '../core/plan/change-of.ts';

/** What Graph said to a change. Thrown errors are faults; these are answers. */
export type WriteAnswer =
  | { readonly kind: 'applied'; readonly requestId: string }
  | { readonly kind: 'alreadyGone'; readonly requestId: string }
  | { readonly kind: 'inheritedFromGroup'; readonly requestId: string }
  | { readonly kind: 'notFound'; readonly requestId: string }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly requestId: string };

/** A place among the writes the service allows, taken before the last look at the person. */
export interface WriteTurn {
  /** Makes the change in this place. Throws AppError GRAPH_OUTCOME_UNKNOWN when it may or may not have been made. */
  change(userId: string, change: SeatChange, clientRequestId: string): Promise<WriteAnswer>;
  /** Nothing is written after all. */
  giveBack(): void;
}

/** The one door through which the tenant is changed. */
export interface LicenseWriter {
  /** Waits until a change may be made at once. */
  whenFree(): Promise<WriteTurn>;
}
