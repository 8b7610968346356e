import type { FeatureSet } from './feature.ts';
import type { Evidence, Population } from './seat.ts';

/** Yes, no, or nobody can tell. */
export type Told = boolean | 'unknown';

/** One person with every SKU they hold and what is known of their use: the unit that plans are fitted to. */
export interface Holding {
  readonly userId: string;
  /** Index into the distinct SKU sets of the run. */
  readonly skuSet: number;
  /** Index into the distinct sets of groups that give a premium suite; null for people no group gives one. */
  readonly groupSet: number | null;
  readonly isGuest: boolean;
  /** The directory does not say that the account is enabled. */
  readonly isDisabled: boolean;
  /** The account, or a priced SKU of theirs, is younger than a new seat's guard (C2): too early to judge. */
  readonly isNew: boolean;
  readonly population: Population | null;
  readonly exchange: Evidence;
  /** Newest of OneDrive and SharePoint: counted together (USE-19). */
  readonly files: Evidence;
  readonly teams: Evidence;
  readonly engage: Evidence;
  readonly copilot: Evidence;
  readonly desktop: Told;
  /** In a browser or on a phone. */
  readonly web: Told;
  readonly mailboxBytes: number | 'unknown';
  readonly hasArchive: Told;
  /** Features of signal `activation:*` that a client of this person was activated for, as far as was read. */
  readonly activated: FeatureSet;
  /** The report was read whole and could name this person: what is not in `activated` was not activated. */
  readonly areActivationsTold: boolean;
  /** Features an attestation in force names this person for; `unknown` when no list could name them. */
  readonly attested: FeatureSet | 'unknown';
  /** Features a signal names this person for, granted or not. */
  readonly shown: FeatureSet;
}

/** What attestations in force say of everybody at once (docs/methods.md §6). */
export interface Attestations {
  /** Features that an attestation in force covers: whoever it does not name does not use them. */
  readonly covered: FeatureSet;
  /** Of those, the features attested for everybody (`*`). */
  readonly everybody: FeatureSet;
}

/** A group that gives a SKU to its members. */
export interface GroupPath {
  readonly groupId: string;
  readonly skuId: string;
}
