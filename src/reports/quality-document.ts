import type { Gap } from '../core/model/coverage.ts';
import type { Gate, QualityPolicy } from '../core/quality/gate.ts';
import type { Manifest } from '../lake/observation.ts';

export interface QualityDocument {
  readonly schemaVersion: 1;
  readonly tenantId: string;
  readonly runId: string;
  readonly asOf: string;
  /** The run compared with; null for a first one. */
  readonly earlier: { readonly runId: string; readonly asOf: string } | null;
  readonly policy: QualityPolicy;
  /** False: positions of this run are marked, and nothing is proposed from it. */
  readonly isSound: boolean;
  readonly gates: readonly Omit<Gate, 'gap'>[];
  /** Everything that stands between this run and a proposal. */
  readonly gaps: readonly Gap[];
}

interface Assessed {
  readonly earlier: QualityDocument['earlier'];
  readonly gates: readonly Gate[];
  readonly gaps: readonly Gap[];
}

/** Whether a collection may be believed, gate by gate; the failed ones first (USE-23). */
export function qualityDocument(
  { tenantId, runId, asOf, coverage }: Manifest,
  { earlier, gates, gaps }: Assessed,
  policy: QualityPolicy,
  /** Policy `rightSizing.attestationDays`; 180 unless told. */
  attestationDays = 180,
): QualityDocument {
  const order = { failed: 0, notJudged: 1, passed: 2 };
  const all = [...coverage.gaps, ...gaps];
  return {
    schemaVersion: 1,
    tenantId,
    runId,
    asOf,
    earlier,
    policy,
    isSound: all.length === 0,
    gates: gates
      .map(({ gate, subject, result, measured, limit, detail }) => ({
        gate,
        subject,
        result,
        measured,
        limit,
        detail:
          gate === 'freshness' && subject === 'features' && result === 'notJudged' && measured === null
            ? attestationText(attestationDays, policy)
            : detail,
      }))
      .sort((a, b) => order[a.result] - order[b.result]),
    gaps: all,
  };
}

/** Attested features have no report whose lag could be too long (docs/methods.md §6). */
function attestationText(attestationDays: number, { maxReportLagDays }: QualityPolicy): string {
  return `Each attested feature is in force for ${attestationDays} days from the date of its attestation, not for the ${maxReportLagDays} days of a report: see "features show".`;
}
