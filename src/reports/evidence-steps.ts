import { isoOf } from '../core/model/day.ts';
import type { Evidence, SignInEvidence } from '../core/model/seat.ts';
import type { Step } from '../ledger/step-row.ts';
import type { Cell, Sheet } from './sheet.ts';

const columns = [
  'stepId',
  'userId',
  'displayName',
  'userPrincipalName',
  'department',
  'skuId',
  'path',
  'disabledPlans',
  'adds',
  'verdict',
  'rule',
  'evidenceAsOf',
  'idleDays',
  'signIn',
  'workload',
  'copilot',
  'heldSince',
  'preflight',
  'state',
  'outcome',
  'detail',
  'clientRequestId',
  'requestId',
  'claimedAt',
  'settledAt',
  'restoreOutcome',
  'restoreDetail',
  'restoreClientRequestId',
  'restoreRequestId',
  'restoredAt',
];

/** The people of a case as a table, whole: what was known of each, and what was done. Unknown is the word. */
export function stepSheet(steps: readonly Step[]): Sheet {
  return { name: 'steps', columns, rows: steps.map(rowOf) };
}

function rowOf(step: Step): readonly Cell[] {
  const { evidence } = step;
  return [
    step.id,
    step.userId,
    step.displayName,
    step.userPrincipalName,
    step.department,
    step.skuId,
    step.path,
    step.disabledPlans.join(' '),
    step.adds.length === 0 ? '' : JSON.stringify(step.adds),
    evidence.verdict,
    evidence.rule,
    isoOf(evidence.asOf),
    evidence.idleDays,
    shown(evidence.signIn),
    shown(evidence.workload),
    shown(evidence.copilot),
    evidence.heldSince === null ? 'unknown' : isoOf(evidence.heldSince),
    step.preflight === null ? 'not looked into' : JSON.stringify(step.preflight),
    step.state,
    step.outcome,
    step.detail,
    step.clientRequestId,
    step.requestId,
    step.claimedAt,
    step.settledAt,
    step.restoreOutcome,
    step.restoreDetail,
    step.restoreClientRequestId,
    step.restoreRequestId,
    step.restoredAt,
  ];
}

function shown(evidence: Evidence | SignInEvidence): string {
  if (typeof evidence === 'object') return `on or after ${isoOf(evidence.since)}`;
  return typeof evidence === 'number' ? isoOf(evidence) : evidence;
}
