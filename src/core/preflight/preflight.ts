/** What a source says of one thing; null: no source says, which is not the same as "no". */
export interface MailboxFacts {
  readonly sizeBytes: number | null;
  readonly hasArchive: boolean | null;
  /** Litigation hold, or a retention hold on the mailbox (C8). */
  readonly isOnHold: boolean | null;
  /** `user`, `shared`, `room`, `equipment`; null when the service does not say. */
  readonly purpose: string | null;
}

/** Something a person would lose, or that stands in the way. */
export type PreflightItem = 'mailbox' | 'archive' | 'hold' | 'oneDrive' | 'phone' | 'addOns';

export type BlockReason =
  /** A hold: removing the licence leaves an unsupported state; compliance decides (C8). */
  | 'on-hold'
  /** A shared mailbox that still lives on this licence would be deleted (C7). */
  | 'mailbox-not-converted'
  /** The policy names add-ons: one the person holds needs this licence, and would be refused or left hanging (C32). */
  | 'add-on-depends'
  /** An exemption is in force: known at the moment of asking, and never kept with a step. */
  | 'kept'
  /** Policy wants this to be known, and no source tells it. */
  | { readonly unknown: PreflightItem };

/**
 * What one person would lose with one SKU, and what forbids taking it: plain data, kept with the step. Unknown is
 * null and never "nothing" (C6–C10, C32).
 */
export interface Preflight {
  /** The SKU carries a mailbox of its own that no other licence of the person does; null: unknown. */
  readonly losesMailbox: boolean | null;
  readonly mailbox: MailboxFacts;
  readonly losesOneDrive: boolean | null;
  readonly oneDriveBytes: number | null;
  /** A phone number is assigned, and a plan of this SKU carries it; null: no source says. */
  readonly hasPhoneNumber: boolean | null;
  /** SKU ids of add-ons the person holds that need this SKU and have no other base; null: unknown. */
  readonly dependentSkuIds: readonly string[] | null;
  readonly blocks: readonly BlockReason[];
}
