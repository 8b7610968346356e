import fc from 'fast-check';
import type { DecisionPolicy } from '../core/model/policy.ts';
import type { VerdictCounts } from '../core/model/position.ts';
import { known, unknown, type ProductSupply } from '../core/model/product.ts';
import type { Evidence, Population, Seat, SignInEvidence } from '../core/model/seat.ts';
import { createProductTally, type ProductCounts } from '../core/reconcile/product-tally.ts';

export const today = 20_779;

export const policy: DecisionPolicy = {
  classifyAfterDays: 90,
  watchAfterDays: 60,
  newForDays: 30,
  copilotZeroUsageDays: 60,
  copilotActiveDays: 30,
  warnAtPercentOfEntitlement: 90,
};

/** A long-held seat of an internal person about whom nothing is known yet. */
export function seatOf(given: Partial<Seat>): Seat {
  return {
    userId: 'u1',
    product: 0,
    heldSince: today - 400,
    createdOn: today - 900,
    isGuest: false,
    isDisabled: false,
    population: null,
    windowDays: null,
    signIn: 'unknown',
    attempt: 'unknown',
    workload: 'unknown',
    copilot: 'unknown',
    ...given,
  };
}

export function supplyOf(given: Partial<ProductSupply> = {}): ProductSupply {
  return {
    product: 'microsoft-365-e5',
    name: 'Microsoft 365 E5',
    skuIds: ['06ebc4ee-1bb5-47dd-8120-11324bc54e06'],
    ownerIds: ['owner'],
    method: 'sign-in',
    entitled: known(1000),
    purchased: known(1000),
    price: unknown('no-price'),
    ...given,
  };
}

/** The counts of a product whose seats came to these verdicts and to nothing else. */
export function countsOf(verdicts: VerdictCounts): ProductCounts {
  return { ...createProductTally('sign-in', policy, today, {}).counts(), verdicts };
}

const evidence: fc.Arbitrary<Evidence> = fc.oneof(
  fc.integer({ min: today - 400, max: today }),
  fc.constant('never' as const),
  fc.constant('unknown' as const),
);

const signIn: fc.Arbitrary<SignInEvidence> = fc.oneof(evidence, fc.constant('failedOnly' as const));

const population: fc.Arbitrary<Population | null> = fc.option(
  fc.constantFrom<Population>(
    'leave',
    'sharedMailbox',
    'room',
    'equipment',
    'serviceAccount',
    'priority',
    'partTime',
    'seasonal',
  ),
);

/** Any seat the lake could hand out, of one of `products` products. */
export function anySeat(products: number): fc.Arbitrary<Seat> {
  return fc.record({
    userId: fc.uuid(),
    product: fc.integer({ min: 0, max: products - 1 }),
    heldSince: fc.option(fc.integer({ min: today - 1000, max: today })),
    createdOn: fc.option(fc.integer({ min: today - 3000, max: today })),
    isGuest: fc.boolean(),
    isDisabled: fc.boolean(),
    population,
    windowDays: fc.option(fc.integer({ min: policy.classifyAfterDays, max: 500 })),
    signIn,
    attempt: evidence,
    workload: evidence,
    copilot: evidence,
  });
}
