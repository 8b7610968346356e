export interface LicenseChange {
  readonly add: readonly { readonly skuId: string; readonly disabledPlans: readonly string[] }[];
  readonly remove: readonly string[];
}

/** What Graph said to a licence change. Thrown errors are faults; these are answers. */
export type WriteAnswer =
  | { readonly kind: 'applied'; readonly requestId: string }
  | { readonly kind: 'alreadyGone'; readonly requestId: string }
  | { readonly kind: 'inheritedFromGroup'; readonly requestId: string }
  | { readonly kind: 'notFound'; readonly requestId: string }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly requestId: string };

/** The one door through which the tenant is changed. */
export interface LicenseWriter {
  /** Throws AppError GRAPH_OUTCOME_UNKNOWN when the change may or may not have been made. */
  change(userId: string, change: LicenseChange, clientRequestId: string): Promise<WriteAnswer>;
}
