import { isoOf } from '../core/model/day.ts';
import type { Evidence, SignInEvidence } from '../core/model/seat.ts';
import type { AuditRow } from '../ledger/audit-chain.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Decision } from '../ledger/decisions.ts';
import type { Step } from '../ledger/step-row.ts';

/** A case as the published documents show it. */
export function caseRow(given: Case) {
  const { id, number, kind, product, productName, ownerIds, state, version, seats, monthlyValue } = given;
  const { asOf, createdAt, decidedBy, decidedAt, undoUntil, snoozedUntil, expiresAt, facts } = given;
  return {
    id,
    number,
    kind,
    product,
    name: productName,
    ownerIds,
    state,
    version,
    seats,
    monthlyValue,
    asOf,
    createdAt,
    decidedBy,
    decidedAt,
    undoUntil,
    snoozedUntil,
    expiresAt,
    facts,
  };
}

export type CaseRow = ReturnType<typeof caseRow>;

export function casesDocument(cases: readonly Case[]) {
  return { schemaVersion: 1, cases: cases.map(caseRow) } as const;
}

export interface CaseRecord {
  readonly case: Case;
  readonly steps: readonly Step[];
  readonly decisions: readonly Decision[];
  readonly audit: readonly AuditRow[];
}

/** Everything an auditor asks of one case: its people, the evidence of each, what was decided and done. */
export function caseDocument({ case: given, steps, decisions, audit }: CaseRecord) {
  return {
    schemaVersion: 1,
    ...caseRow(given),
    steps: steps.map(stepRow),
    decisions,
    audit,
  } as const;
}

function stepRow(step: Step) {
  const { evidence, userId, skuId, path, state, outcome, requestId, clientRequestId } = step;
  return {
    userId,
    skuId,
    path,
    verdict: evidence.verdict,
    evidence: {
      asOf: isoOf(evidence.asOf),
      idleDays: evidence.idleDays,
      signIn: shown(evidence.signIn),
      workload: shown(evidence.workload),
      copilot: shown(evidence.copilot),
      heldSince: evidence.heldSince === null ? null : isoOf(evidence.heldSince),
    },
    state,
    outcome,
    requestId,
    clientRequestId,
    settledAt: step.settledAt,
    restoreOutcome: step.restoreOutcome,
    restoredAt: step.restoredAt,
  };
}

/** A day as a date; `never`, `unknown` and `failedOnly` as they are. */
function shown(evidence: Evidence | SignInEvidence): string {
  if (typeof evidence === 'object') return `on or after ${isoOf(evidence.since)}`;
  return typeof evidence === 'number' ? isoOf(evidence) : evidence;
}
