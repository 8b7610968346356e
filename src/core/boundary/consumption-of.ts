import type { Day } from '../model/day.ts';
import type { Feature, FeatureSet, FeatureSignal } from '../model/feature.ts';
import type { Attestations, Holding, Told } from '../model/holding.ts';
import type { Evidence } from '../model/seat.ts';
import { featureSetOf } from './feature-set.ts';

/** Which features a person uses, and of which nobody can tell. What is in neither is not used. */
export interface Consumption {
  readonly used: FeatureSet;
  readonly unknown: FeatureSet;
}

/** The same, and which kind of evidence said it. */
export interface ToldConsumption extends Consumption {
  /** Used by what reports and attestations tell. A signal alone makes nobody somebody to propose less to. */
  readonly usedOtherwise: FeatureSet;
  /** Used by what signals tell. */
  readonly shown: FeatureSet;
  /** A signal names the person, and the attestation in force does not: it counts as used. */
  readonly shownNotAttested: FeatureSet;
  /** Attested, and signals that would name the person do not: it counts as used. */
  readonly attestedNotShown: FeatureSet;
}

export interface ConsumptionInput {
  readonly features: readonly Feature[];
  readonly asOf: Day;
  /** A dated signal counts as use for this many days. */
  readonly classifyAfterDays: number;
  readonly attestations: Attestations;
  /** Features whose signals name everybody who uses them: whoever they do not name does not. */
  readonly silent: FeatureSet;
}

/** Signals that are one fact of the person; the others come as sets. */
type Judged = Exclude<FeatureSignal, `activation:${string}` | 'attested'>;

const gibibyte = 2 ** 30;

/** Turns what is known of a person into features used and features unknown (docs/methods.md §6). */
export function createConsumption({
  features,
  asOf,
  classifyAfterDays,
  attestations,
  silent,
}: ConsumptionInput): (holding: Holding, granted: FeatureSet) => ToldConsumption {
  const since = asOf - classifyAfterDays;
  const recent = (evidence: Evidence): Told =>
    evidence === 'unknown' ? 'unknown' : evidence !== 'never' && evidence >= since;
  const over = (bytes: number | 'unknown', limit: number): Told =>
    bytes === 'unknown' ? 'unknown' : bytes > limit;

  const told: Record<Judged, (holding: Holding) => Told> = {
    exchange: (holding) => recent(holding.exchange),
    files: (holding) => recent(holding.files),
    teams: (holding) => recent(holding.teams),
    engage: (holding) => recent(holding.engage),
    copilot: (holding) => recent(holding.copilot),
    desktop: (holding) => holding.desktop,
    web: (holding) => holding.web,
    archive: (holding) => holding.hasArchive,
    'mailbox-over-2-gib': (holding) => over(holding.mailboxBytes, 2 * gibibyte),
    'mailbox-over-50-gib': (holding) => over(holding.mailboxBytes, 50 * gibibyte),
  };
  const signals = Object.entries(told).flatMap(([signal, tell]) => {
    const tells = featureSetOf(features, (feature) => feature.signal === signal);
    return tells === 0 ? [] : [{ tells, tell }];
  });
  const activation = featureSetOf(features, ({ signal }) => signal.startsWith('activation:'));
  const attestable = featureSetOf(features, ({ signal }) => signal === 'attested');
  const ofHolders = featureSetOf(features, ({ shownBy }) => shownBy?.of === 'holders');
  const usedByAll = attestable & attestations.everybody;
  const silenceTells = attestable & silent & ~attestations.covered;
  const notTold = attestable & ~attestations.covered & ~silenceTells;

  return (holding, granted) => {
    const { activated, areActivationsTold, attested } = holding;
    let usedOtherwise = usedByAll;
    let unknown = notTold;
    for (const { tells, tell } of signals) {
      const answer = tell(holding);
      if (answer === 'unknown') unknown |= tells;
      else if (answer) usedOtherwise |= tells;
    }
    usedOtherwise |= activation & activated;
    if (!areActivationsTold) unknown |= activation;
    if (attested === 'unknown') unknown |= attestable & ~usedByAll & ~silenceTells;
    else usedOtherwise |= attestable & attested;
    const shown = attestable & holding.shown & (granted | ~ofHolders);
    const used = usedOtherwise | shown;
    return {
      used,
      unknown: unknown & ~used,
      usedOtherwise,
      shown,
      shownNotAttested: attested === 'unknown' ? 0 : shown & attestations.covered & ~usedOtherwise,
      attestedNotShown: attestable & usedOtherwise & silent & ~shown,
    };
  };
}
