import { describe, expect, it } from 'vitest';
import { known, unknown } from '../model/product.ts';
import { partnerMetrics, type PartnerInput, type PartnerSubscription } from './partner-metrics.ts';

function metrics(given: Partial<PartnerInput> = {}) {
  return partnerMetrics({
    assigned: known(90),
    sold: known(100),
    activeHolders: known(80),
    passedOn: known(0),
    engageOnly: known(0),
    subscriptions: known([]),
    ...given,
  });
}

const sold = (given: Partial<PartnerSubscription> = {}): PartnerSubscription => ({
  status: 'Enabled',
  isTrial: false,
  units: 100,
  ...given,
});

const countOf = (found: ReturnType<typeof metrics>, wanted: string) =>
  found.inflation.find(({ cause }) => cause === wanted)?.count;

describe('partnerMetrics', () => {
  it('rates assigned and active over sold', () => {
    expect(metrics()).toMatchObject({ deploymentPct: known(90), usagePct: known(80) });
  });

  it('lets the usage rate pass 100 % when units are passed on within the window', () => {
    const found = metrics({ activeHolders: known(98), passedOn: known(7) });

    expect(found).toMatchObject({ usagePct: known(98), inflatedUsagePct: known(105) });
    expect(countOf(found, 'passedOn')).toEqual(known(7));
  });

  it('finds a lapsed subscription beside an enabled one, and only there', () => {
    const lapsed = sold({ status: 'Warning', units: 30 });

    expect(countOf(metrics({ subscriptions: known([sold(), lapsed]) }), 'secondSubscription')).toEqual(
      known(30),
    );
    expect(countOf(metrics({ subscriptions: known([lapsed]) }), 'secondSubscription')).toEqual(known(0));
  });

  it('finds running trials, and not the ended ones', () => {
    const subscriptions = known([
      sold(),
      sold({ isTrial: true, units: 25 }),
      sold({ isTrial: true, units: 9, status: 'Deleted' }),
    ]);

    expect(countOf(metrics({ subscriptions }), 'trial')).toEqual(known(25));
  });

  it('knows no rate of what it does not know, and no rate of nothing', () => {
    expect(metrics({ sold: unknown('skus-missing') }).usagePct).toEqual(unknown('skus-missing'));
    expect(metrics({ passedOn: unknown('one-run') })).toMatchObject({
      usagePct: known(80),
      inflatedUsagePct: unknown('one-run'),
    });
    expect(metrics({ sold: known(0) }).deploymentPct).toEqual(unknown('nothing-sold'));
    expect(
      countOf(metrics({ subscriptions: known([sold({ isTrial: true, units: null })]) }), 'trial'),
    ).toEqual(unknown('subscription-malformed'));
  });
});
