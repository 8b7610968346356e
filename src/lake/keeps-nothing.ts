import type { CollectionRun } from './run-in-the-making.ts';

type KeptByRun = Pick<
  CollectionRun,
  | 'tally'
  | 'signInCensus'
  | 'signInStandings'
  | 'keepSeenSince'
  | 'forgetSignIns'
  | 'carryOver'
  | 'forgetPeople'
  | 'movedSkus'
>;

const refuse = (): Promise<never> => Promise.reject(new TypeError('This run keeps nothing.'));

/** Of a run that passes rows on and keeps none. */
export const keepsNothing: KeptByRun = {
  tally: refuse,
  signInCensus: refuse,
  signInStandings: refuse,
  keepSeenSince: refuse,
  forgetSignIns: refuse,
  carryOver: refuse,
  forgetPeople: refuse,
  movedSkus: refuse,
};
