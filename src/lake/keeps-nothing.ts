import type { CollectionRun } from './run-in-the-making.ts';

type PeopleOfRun = Pick<
  CollectionRun,
  'signInCensus' | 'keepSeenSince' | 'carryOver' | 'forgetPeople' | 'movedSkus'
>;

const refuse = (): Promise<never> => Promise.reject(new TypeError('This run keeps no people.'));

/** Of a run that passes rows on and keeps none. */
export const noPeople: PeopleOfRun = {
  signInCensus: refuse,
  keepSeenSince: refuse,
  carryOver: refuse,
  forgetPeople: refuse,
  movedSkus: refuse,
};
