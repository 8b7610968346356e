import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyFeatureSet, anyHolding, featureOf, holdingOf, sampleFeatures } from '../../testing/holdings.ts';
import { today } from '../../testing/seats.ts';
import type { FeatureSignal, ShownBy } from '../model/feature.ts';
import type { Attestations, Holding, Told } from '../model/holding.ts';
import { createConsumption, type Consumption } from './consumption-of.ts';

const nobody: Attestations = { covered: 0, everybody: 0 };
const gib = 2 ** 30;
const everyFeature = 2 ** sampleFeatures.length - 1;

function toldOf(signal: FeatureSignal, given: Partial<Holding>, attestations = nobody): Told {
  const consumption = createConsumption({
    features: [featureOf('other', { signal: 'attested' }), featureOf('it', { signal })],
    asOf: today,
    classifyAfterDays: 90,
    attestations,
    silent: 0,
  })(holdingOf(given), 0);
  if ((consumption.unknown & 0b10) !== 0) return 'unknown';
  return (consumption.used & 0b10) !== 0;
}

describe('createConsumption', () => {
  it.each(['exchange', 'files', 'teams', 'engage', 'copilot'] as const)(
    '%s is used for ninety days after its date',
    (signal) => {
      const days = [today, today - 90, today - 91, 'never', 'unknown'] as const;

      expect(days.map((day) => toldOf(signal, { [signal]: day }))).toEqual([
        true,
        true,
        false,
        false,
        'unknown',
      ]);
    },
  );

  it.each([
    ['desktop', 'desktop'],
    ['web', 'web'],
    ['archive', 'hasArchive'],
  ] as const)('%s is what the report says', (signal, field) => {
    const answers = [true, false, 'unknown'] as const;

    expect(answers.map((answer) => toldOf(signal, { [field]: answer }))).toEqual(answers);
  });

  it.each<[FeatureSignal, Holding['mailboxBytes'], Told]>([
    ['mailbox-over-2-gib', 2 * gib, false],
    ['mailbox-over-2-gib', 2 * gib + 1, true],
    ['mailbox-over-50-gib', 50 * gib, false],
    ['mailbox-over-50-gib', 50 * gib + 1, true],
    ['mailbox-over-50-gib', 'unknown', 'unknown'],
  ])('%s at %s bytes: %s', (signal, mailboxBytes, expected) => {
    expect(toldOf(signal, { mailboxBytes })).toBe(expected);
  });

  it.each<[string, Holding['activated'], boolean, Told]>([
    ['seen in a whole report', 0b10, true, true],
    ['of something else, in a whole report', 0b01, true, false],
    ['seen in a report that broke off', 0b10, false, true],
    ['of something else, in a report that broke off', 0b01, false, 'unknown'],
  ])('an activation %s', (_name, activated, areActivationsTold, expected) => {
    expect(toldOf('activation:VISIO', { activated, areActivationsTold })).toBe(expected);
  });

  it.each<[string, Attestations, Partial<Holding>, Told]>([
    ['no attestation in force', nobody, {}, 'unknown'],
    ['an attestation that does not name the person', { covered: 0b10, everybody: 0 }, {}, false],
    ['an attestation that names the person', { covered: 0b10, everybody: 0 }, { attested: 0b10 }, true],
    ['an attestation for everybody', { covered: 0b10, everybody: 0b10 }, {}, true],
    ['a person no list can name', { covered: 0b10, everybody: 0 }, { attested: 'unknown' }, 'unknown'],
    [
      'a person no list can name, and everybody',
      { covered: 0b10, everybody: 0b10 },
      { attested: 'unknown' },
      true,
    ],
  ])('%s', (_name, attestations, given, expected) => {
    expect(toldOf('attested', given, attestations)).toBe(expected);
  });

  const named = { covered: 0b10, everybody: 0 };
  it.each<
    [string, { of?: ShownBy['of']; silent?: number; granted?: number }, Attestations, Partial<Holding>, Told]
  >([
    ['a signal that names the person', {}, nobody, { shown: 0b10 }, true],
    ['a signal that names somebody else, and may miss people', {}, nobody, {}, 'unknown'],
    ['a signal that names somebody else, and misses nobody', { silent: 0b10 }, nobody, {}, false],
    ['a signal against an attestation that leaves the person out', {}, named, { shown: 0b10 }, true],
    ['an attestation against a signal that misses nobody', { silent: 0b10 }, named, { attested: 0b10 }, true],
    ['an attestation that leaves them out, and a signal that may miss people', {}, named, {}, false],
    ['a person no list can name, whom a signal names', {}, named, { attested: 'unknown', shown: 0b10 }, true],
    ['a person no list can name, in silence', { silent: 0b10 }, named, { attested: 'unknown' }, 'unknown'],
    [
      'a person no list can name, no list, in silence',
      { silent: 0b10 },
      nobody,
      { attested: 'unknown' },
      false,
    ],
    [
      'what a free plan does as well, granted',
      { of: 'holders', granted: 0b10 },
      nobody,
      { shown: 0b10 },
      true,
    ],
    ['what a free plan does as well, not granted', { of: 'holders' }, nobody, { shown: 0b10 }, 'unknown'],
    ['the same, attested of others', { of: 'holders' }, named, { shown: 0b10 }, false],
  ])('%s', (_name, { of = 'everybody', silent = 0, granted = 0 }, attestations, given, expected) => {
    const shownBy: ShownBy = { signals: ['phone'], of, silence: 'unused' };
    const told = createConsumption({
      features: [featureOf('other'), featureOf('it', { shownBy })],
      asOf: today,
      classifyAfterDays: 90,
      ...{ attestations, silent },
    })(holdingOf(given), granted);

    expect((told.unknown & 0b10) === 0 ? (told.used & 0b10) !== 0 : 'unknown').toBe(expected);
  });

  it('tells where a signal and an attestation disagree', () => {
    const consumptionOf = createConsumption({
      features: [featureOf('one'), featureOf('two')],
      asOf: today,
      classifyAfterDays: 90,
      attestations: { covered: 0b11, everybody: 0 },
      silent: 0b11,
    });

    expect(consumptionOf(holdingOf({ attested: 0b01, shown: 0b10 }), 0)).toEqual({
      ...{ used: 0b11, unknown: 0, usedOtherwise: 0b01, shown: 0b10 },
      ...{ shownNotAttested: 0b10, attestedNotShown: 0b01 },
    });
  });

  it('never takes use away for a signal more, nor doubt for one that misses people', () => {
    const sets = fc.array(anyFeatureSet, { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(
        anyHolding(1),
        sets,
        (holding, [covered = 0, everybody = 0, silent = 0, more = 0, granted = 0]) => {
          const toldIn = (silence: number, shown: number) =>
            createConsumption({
              features: sampleFeatures,
              asOf: today,
              classifyAfterDays: 90,
              attestations: { covered: covered | everybody, everybody },
              silent: silence,
            })({ ...holding, shown }, granted);
          const before = toldIn(silent, holding.shown);
          const withMore = toldIn(silent, holding.shown | more);
          const lessWhole = toldIn(silent & more, holding.shown);
          const unused = ({ used, unknown }: Consumption) => everyFeature & ~used & ~unknown;

          expect(before.used & ~withMore.used).toBe(0);
          expect(unused(withMore) & ~unused(before)).toBe(0);
          expect(lessWhole.used).toBe(before.used);
          expect(unused(lessWhole) & ~unused(before)).toBe(0);
        },
      ),
    );
  });

  it('takes an attestation only for what no report tells', () => {
    const attestations = { covered: 0b10, everybody: 0b10 };

    expect(toldOf('teams', { attested: 0b10 }, attestations)).toBe('unknown');
  });

  it('never says used and unknown of the same feature', () => {
    fc.assert(
      fc.property(anyHolding(1), fc.array(anyFeatureSet, { minLength: 4, maxLength: 4 }), (holding, sets) => {
        const [named = 0, everybody = 0, silent = 0, granted = 0] = sets;
        const { used, unknown } = createConsumption({
          features: sampleFeatures,
          asOf: today,
          classifyAfterDays: 90,
          attestations: { covered: named | everybody, everybody },
          silent,
        })(holding, granted);

        expect(used & unknown).toBe(0);
        expect((used | unknown) >> sampleFeatures.length).toBe(0);
      }),
    );
  });
});
