import type { Consumption } from './consumption-of.ts';
import type { HeldSet } from './held-set.ts';
import type { RightSize } from './right-sizing.ts';

/** People who are the same to a plan review, and how many there are. */
export interface Profile {
  readonly held: HeldSet;
  readonly consumption: Consumption;
  readonly isGuest: boolean;
  /** Works in the browser and on the phone, and not on the desktop. */
  readonly isWebOnly: boolean;
  readonly rightSize: RightSize;
  people: number;
}

/** One part of the review, counted a profile at a time. The same profile may come again with more people. */
export interface ProfileTally<Review> {
  add(profile: Profile): void;
  finish(): Review;
}
