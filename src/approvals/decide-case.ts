import type { Appointment } from '../core/authority/appointment.ts';
import { mayAnswer, mayOpen } from '../core/authority/may-answer.ts';
import type { Case } from '../ledger/case-row.ts';
import {
  acknowledgeCase,
  keepSeats,
  recallApproval,
  snoozeCase,
  trainHolders,
  undoRemoval,
} from './answer-case.ts';
import { answerableAtLast, answerableToday } from './answerers.ts';
import type { Answering, ApprovalDeps } from './approval-deps.ts';
import { approveCase } from './approve-case.ts';
import type { Actor, DecisionRequest, DecisionResult } from './decision.ts';
import { refusals, type Refusal } from './refusal.ts';
import { refusalOf } from './refusal-of.ts';
import { refuse } from './write-decision.ts';

export type { ApprovalDeps, ApprovalPolicy } from './approval-deps.ts';

/**
 * Takes one person's answer to one case, or says why not. A refusal is audited and changes nothing; an answer
 * is written once, whoever clicks how often. Carrying an approval out is somebody else's work.
 */
export async function decideCase(
  deps: ApprovalDeps,
  actor: Actor,
  request: DecisionRequest,
): Promise<DecisionResult> {
  const asked = await deps.ledger.cases.get(request.caseId);
  if (asked === null) return refuse(deps, actor, request, null, refusals.caseUnknown());
  const now = deps.clock.now().toISOString();
  const { verb, version } = request;
  // What takes nothing from anybody is possible always; whatever else is decided needs the register of today.
  const answerable = verb === 'undo' || verb === 'recall' ? answerableAtLast : answerableToday;
  const { found, appointments } = await answerable(deps, asked, now.slice(0, 10));
  const may = mayAnswer(
    { asker: actor, verb, version, facts: found, appointments },
    { now, trainFirst: deps.policy.trainFirst },
  );
  if (may.kind === 'refused') {
    return refuse(deps, actor, request, found, refusalOf(may.denial, found, verb));
  }
  const known = { deps, actor, found, appointments, standing: may.standing };
  return answer(known, request);
}

function answer(known: Omit<Answering, 'request'>, request: DecisionRequest): Promise<DecisionResult> {
  switch (request.verb) {
    case 'reclaim':
      return approveCase({ ...known, request });
    case 'keep':
      return keepSeats({ ...known, request });
    case 'snooze':
      return snoozeCase({ ...known, request });
    case 'acknowledge':
      return acknowledgeCase({ ...known, request });
    case 'recall':
      return recallApproval({ ...known, request });
    case 'train':
      return trainHolders({ ...known, request });
    case 'undo':
      return undoRemoval({ ...known, request });
  }
}

/**
 * Why this person may not open the question for this answer, in the version they saw; null: they may. `appointments`
 * are those in force today.
 */
export function whyNot(
  actor: Actor,
  { verb, version }: Pick<DecisionRequest, 'verb' | 'version'>,
  found: Case,
  appointments: readonly Appointment[] = [],
): Refusal | null {
  const may = mayOpen({ asker: actor, verb, version, facts: found, appointments });
  return may.kind === 'refused' ? refusalOf(may.denial, found, verb) : null;
}
