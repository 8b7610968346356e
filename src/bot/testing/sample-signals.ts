import {
  attestedOnly,
  featureSignals,
  noProofSentence,
  notRead,
} from '../../core/signals/feature-signals.ts';
import type { SignalDocument } from '../../reports/signal-document.ts';
import type { Basis, Heads } from '../../reports/usage-document-basis.ts';

export function sampleSignals(basis: Basis, isUnknown: boolean): SignalDocument {
  const heads = (internal: number): Heads | null =>
    isUnknown ? null : { internal, guests: 1, together: internal + 1 };
  return {
    ...basis,
    method: 'Who holds a feature is told by the service plans of what they hold.',
    windowDays: 90,
    features: featureSignals.map(({ id, name, feature, kind, source, windowDays, needsPlan }) => ({
      ...{ id, name, feature, kind, source, windowDays },
      ...{ holders: heads(40), showing: heads(12), notShowing: heads(26), unknown: heads(2) },
      beyond: needsPlan ? heads(3) : null,
      reason: isUnknown ? `${source}-forbidden` : null,
    })),
    policies: isUnknown ? null : { policies: 3, riskPolicies: 1, riskPoliciesReportOnly: 1 },
    insight: isUnknown
      ? null
      : {
          ...{ entitledP1: 100, entitledP2: 40, conditionalAccessUsers: 80 },
          ...{ conditionalAccessGuests: 2, riskBasedUsers: null, riskBasedGuests: null },
        },
    reasons: isUnknown ? { policies: 'access-policies-forbidden', insight: 'premium-insight-missing' } : {},
    unlistedSkuIds: [],
    ...{ attestedOnly, notRead, noProof: noProofSentence },
  };
}
