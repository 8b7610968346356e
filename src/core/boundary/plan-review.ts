import type { FeatureArea, FeatureSignal, SkuPurpose } from '../model/feature.ts';

/** One feature over all people who are not guests and hold a SKU that grants any (M36-06..12, M36-20). */
export interface FeatureReview {
  readonly feature: string;
  readonly name: string;
  readonly area: FeatureArea;
  readonly signal: FeatureSignal;
  /** People it is granted to. */
  readonly assigned: number;
  /** People who use it, or are granted it and may. */
  readonly required: number;
  /** People who use it, granted or not. */
  readonly consumed: number;
  readonly addOnNotAssigned: number;
  readonly mixedEstate: number;
  readonly beyondPlan: number;
  readonly overAssigned: number;
}

/** What signals and attestations say of one feature no report tells of, over the people of `FeatureReview`. */
export interface EvidenceReview {
  readonly feature: string;
  /** People a signal names. */
  readonly shown: number;
  /** Of those, people the attestation in force does not name. They use it. */
  readonly shownNotAttested: number;
  /** People attested whom no signal names though it would. They use it. */
  readonly attestedNotShown: number;
}

/** A paid SKU and what its holders make of it (M36-02, M36-03, M36-22). Guests left out. */
export interface SkuReview {
  readonly skuId: string;
  readonly name: string;
  readonly purpose: SkuPurpose;
  readonly monthlyMinor: number | null;
  readonly holders: number;
  /** Holders who use something it grants. */
  readonly using: number;
  /** Of these: who use no more of it than what is attested for everybody. */
  readonly forEverybodyOnly: number;
  /** Holders of whom nobody can tell whether they do. */
  readonly undecided: number;
  /** Holders who use nothing of it. */
  readonly unused: number;
  /** Holders who are granted desktop apps by it and work in the browser and on the phone only. */
  readonly webOnly: number;
  readonly features: readonly SkuFeatureReview[];
}

export interface SkuFeatureReview {
  readonly feature: string;
  readonly used: number;
  readonly unknown: number;
}

/** Two SKUs held by the same people, of which one is redundant (ASG-12). Guests included: they cost the same. */
export interface OverlapReview {
  readonly skuId: string;
  readonly coveredBy: string;
  readonly people: number;
  /** Null where the redundant SKU has no price. */
  readonly monthlyMinor: number | null;
}

export interface MoneyCount {
  readonly people: number;
  readonly monthlyMinor: number;
}

/** Everybody who would go from one set of SKUs to another. */
export interface Transition extends MoneyCount {
  readonly kind: 'saving' | 'gap';
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Per person. */
  readonly eachMinor: number;
}

/** The same review returns savings and gaps (M36-13). `considered` = saved + in a gap + kept + without a set. */
export interface RightSizingReview {
  readonly considered: number;
  readonly savings: MoneyCount;
  readonly gaps: MoneyCount;
  readonly kept: number;
  readonly noSufficientSet: number;
  /** People who use something and hold a paid SKU without a price: nothing is proposed for them. */
  readonly priceMissing: number;
  /** The most money first. */
  readonly transitions: readonly Transition[];
}

/** Whether the seats of a premium suite are justified (M36-04, M36-05). Guests left out. */
export interface JustificationReview {
  readonly suite: string;
  readonly baseline: string;
  /** The premium features judged by. */
  readonly features: readonly string[];
  readonly seats: number;
  readonly justified: number;
  readonly undecided: number;
  readonly servedByBaseline: number;
  /** What the suite costs more than its baseline, each month; null without both prices. */
  readonly premiumMinor: number | null;
  /** The cheapest set that grants what the baseline does and the features judged by: baseline + targeted add-ons. */
  readonly alternative: { readonly skuIds: readonly string[]; readonly monthlyMinor: number } | null;
}

/** A group that gives a premium suite (ASG-09). Guests left out. */
export interface GroupReview {
  readonly groupId: string;
  readonly suite: string;
  readonly members: number;
  /** Members who use a premium feature of it. */
  readonly using: number;
  readonly undecided: number;
  readonly isOverEntitling: boolean;
}

/** The boundary of the plans, both ways. Money in minor units of the price book's currency, per month. */
export interface PlanReview {
  /** People who are not guests and hold a SKU that grants a feature. */
  readonly people: number;
  readonly features: readonly FeatureReview[];
  /** Features signals tell of. */
  readonly evidence: readonly EvidenceReview[];
  readonly skus: readonly SkuReview[];
  readonly overlaps: readonly OverlapReview[];
  readonly rightSizing: RightSizingReview;
  readonly justifications: readonly JustificationReview[];
  readonly groups: readonly GroupReview[];
}
