import type { SignalId } from '../signals/feature-signals.ts';

/** The parts of a plan's boundary people argue about (M36-14). */
export const featureAreas = [
  'productivity',
  'telephony',
  'analytics',
  'identity',
  'device-management',
  'advanced-security',
  'advanced-compliance',
  'copilot',
] as const;
export type FeatureArea = (typeof featureAreas)[number];

/** What tells whether a person uses a feature (docs/methods.md §6). `attested`: no report tells. */
export type FeatureSignal =
  | 'exchange'
  | 'files'
  | 'teams'
  | 'engage'
  | 'copilot'
  | 'desktop'
  | 'web'
  | 'mailbox-over-2-gib'
  | 'mailbox-over-50-gib'
  | 'archive'
  | `activation:${string}`
  | 'attested';

/** Signals that name people who use a feature no report tells of, and what they prove (docs/methods.md §6). */
export interface ShownBy {
  readonly signals: readonly SignalId[];
  /** Whose use they prove. Where a free plan does as well, only somebody who is granted the feature uses it. */
  readonly of: 'everybody' | 'holders';
  /** What it means for somebody that sources read whole, over a window long enough, do not name them. */
  readonly silence: 'unused' | 'unknown';
}

/** A capability that plans grant and that is judged on its own. At most 30, so that a set of them is one integer. */
export interface Feature {
  readonly id: string;
  readonly name: string;
  readonly area: FeatureArea;
  readonly signal: FeatureSignal;
  /** Beside attestations; absent where no signal names anybody who uses it. */
  readonly shownBy?: ShownBy;
}

/** A set of features: bit *i* is the *i*-th feature of the catalogue. */
export type FeatureSet = number;

/** What a SKU is bought as; only the first three cost money. */
export type SkuPurpose = 'suite' | 'addon' | 'standalone' | 'free' | 'trial' | 'unlisted';

/** Licence terms that say who may have a SKU: frontline workers, or small organisations. */
export const restrictions = ['business', 'frontline'] as const;
export type Restriction = (typeof restrictions)[number];

/** One SKU as the boundary of a plan sees it. SKUs name each other by their index in the list they come in. */
export interface SkuTerms {
  readonly skuId: string;
  readonly name: string;
  readonly purpose: SkuPurpose;
  readonly grants: FeatureSet;
  /** SKUs that contain all of this one's service plans. */
  readonly coveredBy: readonly number[];
  /**
   * An add-on needs one of these beside it; empty when it stands alone. Where none of its bases was asked for, the
   * first of them by id stands behind the SKUs asked for: the add-on is impossible unless that base is held or priced.
   */
  readonly requires: readonly number[];
  /** Proposed only to those who hold a SKU of the same restriction; null for SKUs anybody may have. */
  readonly restriction: Restriction | null;
  /** Monthly price of one unit in minor units of the price book's currency; null when the book has none. */
  readonly monthlyMinor: number | null;
}
