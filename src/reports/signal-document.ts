import type { Catalogue } from '../catalogue/create-catalogue.ts';
import {
  attestedOnly,
  featureSignals,
  noProofSentence,
  notRead,
  usualWindowDays,
  type FeatureSignal,
  type SignalKind,
} from '../core/signals/feature-signals.ts';
import { splitHolders } from '../core/signals/split-holders.ts';
import type { SourceName } from '../lake/observation.ts';
import type { SignalCount, TenantSignals } from '../lake/signal-facts.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { gapsOf, whyUnread } from './signal-reasons.ts';
import { basisOf, headsOf, whyUncounted, type Basis, type Heads } from './usage-document-basis.ts';

/** One feature: how many hold it, and how many show that they use it or benefit from it. */
export interface SignalLine {
  readonly id: FeatureSignal['id'];
  readonly name: string;
  /** The catalogue's feature that is held. */
  readonly feature: string;
  readonly kind: SignalKind;
  readonly source: SourceName;
  /** Days for which something dated counts. */
  readonly windowDays: number;
  /** Null where the directory was not read whole. */
  readonly holders: Heads | null;
  /** Null with `reason`, like the two below. `holders = showing + notShowing + unknown`. */
  readonly showing: Heads | null;
  readonly notShowing: Heads | null;
  readonly unknown: Heads | null;
  /** Show it and hold nothing that gives it; null also where no plan is needed for it. */
  readonly beyond: Heads | null;
  readonly reason: string | null;
}

export interface SignalDocument extends Basis {
  readonly method: string;
  readonly windowDays: number;
  readonly features: readonly SignalLine[];
  /** Conditional access policies enforced, and those that use risk. Null with `reasons.policies`. */
  readonly policies: Omit<TenantSignals, 'insight'> | null;
  /** Microsoft's own figures of Entra ID P1 and P2, of the whole tenant. Null with `reasons.insight`. */
  readonly insight: TenantSignals['insight'];
  readonly reasons: Readonly<Partial<Record<'policies' | 'insight', string>>>;
  /** SKUs people hold and the catalogue does not know: what they give is not counted. */
  readonly unlistedSkuIds: readonly string[];
  /** No interface tells of anybody who uses these. */
  readonly attestedOnly: readonly string[];
  /** An interface tells, and is not read. */
  readonly notRead: readonly string[];
  readonly noProof: string;
}

const sources = [
  'users',
  'mailbox-usage',
  'pstn-calls',
  'pim-eligibilities',
  'pim-activations',
  'risk-detections',
  'access-policies',
  'premium-insight',
  'auth-methods',
  'power-bi-activity',
] as const satisfies readonly SourceName[];

/** Signals of single features of the premium plans (M36-03, M36-08..10, M36-14). */
export async function signalDocument(
  run: Pick<StoredRun, 'manifest' | 'facts' | 'assignedSkus'>,
  catalogue: Pick<Catalogue, 'features' | 'grantsOf'>,
): Promise<SignalDocument> {
  const { manifest, facts } = run;
  const skuIds = (await run.assignedSkus()).map(({ skuId }) => skuId);
  const givers = (feature: string): readonly string[] => {
    const bit = catalogue.features().findIndex(({ id }) => id === feature);
    if (bit === -1) throw new TypeError(`The catalogue has no feature ${feature}`);
    return skuIds.filter((skuId) => {
      const granted = catalogue.grantsOf(skuId);
      return granted !== undefined && (granted & (1 << bit)) !== 0;
    });
  };
  const counts = await facts.signals({
    signals: featureSignals.map(({ id, feature, windowDays }) => ({
      ...{ id, withinDays: windowDays },
      skuIds: givers(feature),
    })),
  });
  const users = whyUncounted(manifest, 'users');
  const tenant = await facts.tenantSignals();
  const policies = whyUnread(manifest, 'access-policies');
  const insight = whyUnread(manifest, 'premium-insight');
  return {
    ...basisOf(manifest, sources),
    gaps: gapsOf(manifest, sources),
    method: `Who holds a feature is told by the service plans of what they hold, plans switched off included. A call or a detection counts for ${usualWindowDays} days, use of Power BI for 28, which is all it keeps; roles, registrations and archives as they are on the day.`,
    windowDays: usualWindowDays,
    features: featureSignals.map((signal) => {
      const count = counts.get(signal.id);
      if (count === undefined) throw new TypeError(`Nobody counted ${signal.id}`);
      const source =
        whyUnread(manifest, signal.source) ?? whyUncounted(manifest, signal.source, 'hasArchive');
      return lineOf(signal, count, users, users ?? source);
    }),
    policies: policies === null ? withoutInsight(tenant) : null,
    insight: insight === null ? tenant.insight : null,
    reasons: {
      ...(policies === null ? {} : { policies }),
      ...(insight === null ? {} : { insight }),
    },
    unlistedSkuIds: skuIds.filter((skuId) => catalogue.grantsOf(skuId) === undefined),
    attestedOnly,
    notRead,
    noProof: noProofSentence,
  };
}

function lineOf(
  { id, name, feature, kind, source, windowDays, needsPlan }: FeatureSignal,
  { holders, showing, unknown, beyond }: SignalCount,
  whyNoHolders: string | null,
  reason: string | null,
): SignalLine {
  const isKnown = reason === null;
  const rest = {
    internal: splitHolders(holders.internal, showing.internal, unknown.internal).notShowing,
    guests: splitHolders(holders.guests, showing.guests, unknown.guests).notShowing,
  };
  return {
    id,
    name,
    feature,
    kind,
    source,
    windowDays,
    holders: whyNoHolders === null ? headsOf(holders) : null,
    showing: isKnown ? headsOf(showing) : null,
    notShowing: isKnown ? headsOf(rest) : null,
    unknown: isKnown ? headsOf(unknown) : null,
    beyond: isKnown && needsPlan ? headsOf(beyond) : null,
    reason,
  };
}

function withoutInsight({ policies, riskPolicies, riskPoliciesReportOnly }: TenantSignals) {
  return { policies, riskPolicies, riskPoliciesReportOnly };
}
