import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyFeatureSet, anyHolding, featureOf, holdingOf, sampleFeatures } from '../../testing/holdings.ts';
import { today } from '../../testing/seats.ts';
import type { FeatureSignal } from '../model/feature.ts';
import type { Attestations, Holding, Told } from '../model/holding.ts';
import { createConsumption } from './consumption-of.ts';

const nobody: Attestations = { covered: 0, everybody: 0 };
const gib = 2 ** 30;

function toldOf(signal: FeatureSignal, given: Partial<Holding>, attestations = nobody): Told {
  const consumption = createConsumption({
    features: [featureOf('other', { signal: 'attested' }), featureOf('it', { signal })],
    asOf: today,
    classifyAfterDays: 90,
    attestations,
  })(holdingOf(given));
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

  it('takes an attestation only for what no report tells', () => {
    const attestations = { covered: 0b10, everybody: 0b10 };

    expect(toldOf('teams', { attested: 0b10 }, attestations)).toBe('unknown');
  });

  it('never says used and unknown of the same feature', () => {
    fc.assert(
      fc.property(anyHolding(1), anyFeatureSet, anyFeatureSet, (holding, named, everybody) => {
        const { used, unknown } = createConsumption({
          features: sampleFeatures,
          asOf: today,
          classifyAfterDays: 90,
          attestations: { covered: named | everybody, everybody },
        })(holding);

        expect(used & unknown).toBe(0);
        expect((used | unknown) >> sampleFeatures.length).toBe(0);
      }),
    );
  });
});
