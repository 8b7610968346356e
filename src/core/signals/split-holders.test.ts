import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featureSignalOf, featureSignals, signalIds, type SignalId } from './feature-signals.ts';
import { splitHolders } from './split-holders.ts';

describe('people who hold a feature', () => {
  it('are each counted once', () => {
    const parts = fc.tuple(fc.nat(5_000), fc.nat(5_000), fc.nat(5_000));
    fc.assert(
      fc.property(parts, ([showing, unknown, rest]) => {
        const split = splitHolders(showing + unknown + rest, showing, unknown);

        expect(split).toEqual({ holders: showing + unknown + rest, showing, unknown, notShowing: rest });
      }),
    );
  });

  it('are never fewer than those who show it', () => {
    expect(() => splitHolders(3, 2, 2)).toThrow(TypeError);
  });

  it('are looked at for every signal, once', () => {
    expect(featureSignals.map(({ id }) => id)).toEqual(signalIds);
    expect(signalIds.map((id) => featureSignalOf(id).id)).toEqual(signalIds);
    expect(() => featureSignalOf('rumour' as SignalId)).toThrow(TypeError);
  });
});
