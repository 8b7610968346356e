import type { EvidenceReview, PlanReview } from '../core/boundary/plan-review.ts';
import { dayOf } from '../core/model/day.ts';
import type { Feature, FeatureSignal, ShownBy } from '../core/model/feature.ts';
import { featureSignalOf, type SignalId } from '../core/signals/feature-signals.ts';
import type { IsoDay, Manifest, SourceName } from '../lake/observation.ts';
import type { Holdings } from '../lake/open-holdings.ts';
import { isSilenceTelling, signalCoverage, type SilenceLimits } from '../lake/signal-coverage.ts';

/** What somebody's use of a feature is told by on the day. `nothing`: of nobody, or of those alone whom `*` covers. */
export type EvidenceKind = 'report' | 'signals' | 'attestation' | 'signals-and-attestation' | 'nothing';

/** A signal of single features, and how far it can be relied on. */
export interface SignalEvidence {
  readonly signal: SignalId;
  readonly source: SourceName;
  /** The day its facts describe; null when nothing was read. */
  readonly refreshedOn: string | null;
  /** Days from there to the day of the run. */
  readonly lagDays: number | null;
  /** Days for which something dated counts here; null where nothing has a date. */
  readonly windowDays: number | null;
  /** Why whoever it does not name may use the feature all the same; null where it was read whole. */
  readonly reason: string | null;
}

/** What Microsoft counts over the whole tenant. It names nobody, so that it proves nothing of anybody. */
export interface TenantCount {
  readonly what: 'conditional access' | 'access policies that use risk';
  /** Null where Microsoft does not tell. */
  readonly people: number | null;
  readonly guests: number | null;
}

/** What the figures of one feature rest on, and how old that is (docs/methods.md §6). */
export interface FeatureEvidence extends Omit<EvidenceReview, 'feature'> {
  readonly feature: string;
  readonly kind: EvidenceKind;
  /** The report that tells; null where none does. */
  readonly report: Pick<SignalEvidence, 'source' | 'refreshedOn' | 'lagDays'> | null;
  readonly signals: readonly SignalEvidence[];
  /** Whether whoever the signals do not name is known not to use it, unless attested. */
  readonly silence: ShownBy['silence'] | null;
  /** Shown beside the feature, and part of no figure; null where nothing is counted. */
  readonly tenantCount: TenantCount | null;
  /** The attestation in force; null without one. */
  readonly attestation: { readonly attestedOn: string; readonly ageDays: number } | null;
}

/** How people are judged: the features, and the days a dated trace counts for. */
interface Judged {
  readonly features: readonly Feature[];
  readonly policy: { readonly classifyAfterDays: number };
}

/** Of one feature, without whom it concerns: what its signals are, how fresh, and what their silence means. */
export interface FeatureSignals {
  readonly feature: string;
  readonly signals: readonly SignalEvidence[];
  readonly silence: ShownBy['silence'];
}

/** Features signals tell of in a run; none where nothing tells. */
export function signalsByFeature(
  manifest: Manifest,
  features: readonly Feature[],
  limits: SilenceLimits,
): readonly FeatureSignals[] {
  return features.flatMap(({ id, shownBy }) => {
    if (shownBy === undefined) return [];
    const signals = shownBy.signals.map((signal) => signalEvidence(manifest, signal, limits));
    const silence = isSilenceTelling(manifest, shownBy, limits) ? 'unused' : 'unknown';
    return { feature: id, signals, silence };
  });
}

/** Feature by feature, in the order of the catalogue. */
export function planEvidence(
  manifest: Manifest,
  { features, policy }: Judged,
  { attestedOn, silent, insight }: Pick<Holdings, 'attestedOn' | 'silent' | 'insight'>,
  { evidence }: Pick<PlanReview, 'evidence'>,
): readonly FeatureEvidence[] {
  return features.map((feature, bit) => {
    const counted = evidence.find((each) => each.feature === feature.id);
    const { shown, shownNotAttested, attestedNotShown } = counted ?? nobody;
    const signals = (feature.shownBy?.signals ?? []).map((id) => signalEvidence(manifest, id, policy));
    const attestation = attestationOf(manifest, attestedOn.get(feature.id));
    return {
      feature: feature.id,
      kind: kindOf(feature, signals, attestation !== null),
      report: reportOf(manifest, feature.signal),
      signals,
      silence: feature.shownBy === undefined ? null : (silent & (1 << bit)) === 0 ? 'unknown' : 'unused',
      tenantCount: tenantCountOf(feature, insight),
      attestation,
      ...{ shown, shownNotAttested, attestedNotShown },
    };
  });
}

/** A feature without signals is shown by none. */
const nobody = { shown: 0, shownNotAttested: 0, attestedNotShown: 0 };

function kindOf({ signal }: Feature, signals: readonly SignalEvidence[], isAttested: boolean): EvidenceKind {
  if (signal !== 'attested') return 'report';
  const hasSignals = signals.some(({ refreshedOn }) => refreshedOn !== null);
  if (hasSignals) return isAttested ? 'signals-and-attestation' : 'signals';
  return isAttested ? 'attestation' : 'nothing';
}

function signalEvidence(
  manifest: Manifest,
  signal: SignalId,
  { classifyAfterDays }: Judged['policy'],
): SignalEvidence {
  const { source, windowDays } = featureSignalOf(signal);
  const { refreshedOn, reason } = signalCoverage(manifest, source);
  return {
    ...{ signal, source, refreshedOn, reason },
    lagDays: lagOf(manifest, refreshedOn),
    windowDays: undated.has(source) ? null : Math.min(windowDays, classifyAfterDays),
  };
}

/** Roles are told as they are on the day. */
const undated: ReadonlySet<SourceName> = new Set(['pim-eligibilities', 'pim-activations']);

function attestationOf({ asOf }: Manifest, attestedOn: IsoDay | undefined): FeatureEvidence['attestation'] {
  return attestedOn === undefined ? null : { attestedOn, ageDays: dayOf(asOf) - dayOf(attestedOn) };
}

function reportOf(manifest: Manifest, signal: FeatureSignal): FeatureEvidence['report'] {
  if (signal === 'attested') return null;
  const source = sourceOf(signal);
  const refreshedOn = manifest.sources.find(({ name }) => name === source)?.asOf ?? null;
  return { source, refreshedOn, lagDays: lagOf(manifest, refreshedOn) };
}

function sourceOf(signal: Exclude<FeatureSignal, 'attested'>): SourceName {
  switch (signal) {
    case 'exchange':
    case 'files':
    case 'teams':
    case 'engage':
      return 'active-users';
    case 'copilot':
      return 'copilot';
    case 'desktop':
    case 'web':
      return 'm365-apps';
    case 'mailbox-over-2-gib':
    case 'mailbox-over-50-gib':
    case 'archive':
      return 'mailbox-usage';
    default:
      return 'activations';
  }
}

function tenantCountOf({ id }: Feature, insight: Holdings['insight']): TenantCount | null {
  if (insight === null) return null;
  const { conditionalAccessUsers, conditionalAccessGuests, riskBasedUsers, riskBasedGuests } = insight;
  if (id === 'entra-p1')
    return { what: 'conditional access', people: conditionalAccessUsers, guests: conditionalAccessGuests };
  if (id === 'entra-p2')
    return { what: 'access policies that use risk', people: riskBasedUsers, guests: riskBasedGuests };
  return null;
}

function lagOf({ asOf }: Manifest, refreshedOn: IsoDay | null): number | null {
  return refreshedOn === null ? null : dayOf(asOf) - dayOf(refreshedOn);
}
