import {
  activeBridge,
  idleBridge,
  type Bridge,
  type BridgeLine,
  type BridgeReason,
} from '../core/bridge/microsoft-bridge.ts';
import type { InflationCause, PartnerMetrics } from '../core/bridge/partner-metrics.ts';
import type { MicrosoftCount } from '../core/model/microsoft-count.ts';
import type { Position } from '../core/model/position.ts';
import type { Figure } from '../core/model/product.ts';
import type { PositionDay } from '../ledger/positions.ts';

interface Compared {
  readonly day: PositionDay;
  readonly position: Position;
  readonly partner: PartnerMetrics;
}

/** Our count, Microsoft's licence assessment and Partner Center's rates side by side, each difference argued. */
export function comparisonDocument({ day, position, partner }: Compared) {
  const { microsoft, method, product, name } = position;
  const reasons: Record<string, string> = {};
  const figure = <T>(key: string, given: Figure<T>): T | null => {
    if (given.known) return given.value;
    reasons[key] = given.reason;
    return null;
  };
  const count = figure('microsoft', microsoft);
  const theirs = method.startsWith('copilot') ? copilotAssessment : signInAssessment;
  return {
    schemaVersion: 1,
    product,
    name,
    asOf: day.asOf,
    runId: day.runId,
    coverage: day.coverage,
    sources: day.sources,
    methods: methodsOf(method, theirs),
    active: count === null ? null : bridgeDocument(activeBridge(count), theirs),
    idle: count === null ? null : bridgeDocument(idleBridge(count), theirs),
    guests: count === null ? null : guestsOf(count),
    partner: {
      window: '28 calendar days',
      deploymentPct: figure('partner.deploymentPct', partner.deploymentPct),
      usagePct: figure('partner.usagePct', partner.usagePct),
      inflatedUsagePct: figure('partner.inflatedUsagePct', partner.inflatedUsagePct),
      totalEntitlements: figure('partner.totalEntitlements', partner.totalEntitlements),
      inflation: partner.inflation.map(({ cause, count: given }) => ({
        cause,
        count: figure(`partner.${cause}`, given),
        why: inflationTexts[cause],
      })),
      scope:
        'Partner Center shows Office 365 and Dynamics 365 only, over all sellers; OneDrive is counted together with SharePoint.',
    },
    reasons,
  } as const;
}

export type ComparisonDocument = ReturnType<typeof comparisonDocument>;

function methodsOf(method: string, theirs: Assessment) {
  return {
    ours: `${method}: internal people; a seat nobody can tell about is unknown, declared populations and exemptions are protected`,
    microsoft: theirs.counts,
    partnerCenter: 'activity in the service within 28 calendar days, over units sold',
  };
}

function bridgeDocument({ ours, lines, microsoft }: Bridge, theirs: Assessment) {
  return {
    ours,
    lines: lines.map((line) => ({
      ...line,
      why: whyOf(line, theirs),
      evidence: evidenceTexts[line.reason],
    })),
    microsoft,
  };
}

function whyOf({ reason, ours }: BridgeLine, { why }: Assessment): string {
  if (reason === 'protected' && ours === 'protected')
    return 'Declared populations and exemptions: idle by the letter, and not to be judged by it.';
  return why[reason];
}

/** What Microsoft counts of a product, and why that differs from what we do. */
interface Assessment {
  readonly counts: string;
  readonly why: Readonly<Record<BridgeReason, string>>;
}

const signInAssessment: Assessment = {
  counts:
    'Entra activity within 90 days, failed attempts included, internal people, nobody spared, nothing unknown',
  why: {
    attempts:
      'Somebody tried to sign in and nobody got in: the attempt counts as activity there, not as use here.',
    window: 'People who work part of the year or the week are judged by a longer window here.',
    new: 'Given or created within the last weeks: not judged yet here.',
    protected: 'Declared populations and exemptions: not judged here.',
    noEvidence: 'No source says anything of these people: unknown here, and no activity there is inactivity.',
    sourcesDisagree:
      'The sign-in has lapsed, but a workload was used within the window: unknown here, inactive there.',
  },
};

const copilotAssessment: Assessment = {
  counts: 'Copilot activity within 30 days, internal people, nobody spared, nothing unknown',
  why: {
    ...signInAssessment.why,
    window: 'Used Copilot within our window but not within the 30 days Microsoft counts.',
    attempts: 'Used Copilot within the 30 days Microsoft counts.',
  },
};

const evidenceTexts: Readonly<Record<BridgeReason, string>> = {
  attempts: 'sign-ins: lastSuccessfulSignInDateTime against the other two dates',
  window: 'the population’s attribute and its window in the policy',
  new: 'licenseAssignmentStates.lastUpdatedDateTime and createdDateTime',
  protected: 'the population’s attribute, or the exemption with its reason and date',
  noEvidence: 'the coverage of the run: which source was missing, late or concealed',
  sourcesDisagree: 'the last activity date of the workload beside the last sign-in',
};

const inflationTexts: Readonly<Record<InflationCause, string>> = {
  passedOn: 'Units passed on to another person within the window: both were active, one unit was sold.',
  secondSubscription:
    'Units of a second subscription in grace, disabled or de-provisioned: active in both, sold in one.',
  trial: 'Units of running trials: their activity counts, the units do not.',
  engageOnly: 'People active in Viva Engage alone, which can be used without being counted as sold.',
};

function guestsOf({ guests }: MicrosoftCount) {
  return {
    seats: guests,
    why: 'Guests are left out of the assessment and of our judgement; Microsoft’s tenant-wide insights count them.',
  };
}
