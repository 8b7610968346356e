import { isUndecided, nextState, type CaseEvent, type CaseState } from '../case/lifecycle.ts';
import { copilotZeroUsage } from '../rules/copilot-zero-usage.ts';
import { isAboutSeats as areSeats } from '../rules/list.ts';
import type { Appointment } from './appointment.ts';
import { refused, type Denial, type Refused } from './denial.ts';
import { standingOf, type AnsweredFor, type Standing } from './standing.ts';

export type AnswerVerb = 'reclaim' | 'keep' | 'snooze' | 'acknowledge' | 'recall' | 'train' | 'undo';

/** Who asks, as the channel says. */
export interface Asker {
  readonly tenantId: string;
  readonly userId: string;
  /** Left out: the channel did not say so. */
  readonly isGuest?: boolean;
}

/** What of a case decides about authority. Instants are RFC 3339 in UTC. */
export interface CaseFacts extends AnsweredFor {
  readonly tenantId: string;
  readonly kind: string;
  readonly state: CaseState;
  readonly version: number;
  readonly firstApprover: string | null;
  readonly graceUntil: string | null;
  readonly consultUntil: string | null;
  readonly undoUntil: string | null;
}

/** Training that policy offers the holders of a product before their seats are taken. */
export interface TrainFirst {
  readonly product: string;
  readonly days: number;
}

export interface Question {
  readonly asker: Asker;
  readonly verb: AnswerVerb;
  /** The version of the case that the person saw. */
  readonly version: number;
  readonly facts: CaseFacts;
  /** Those in force on the day. */
  readonly appointments: readonly Appointment[];
}

export type MayAnswer = { readonly kind: 'allowed'; readonly standing: Standing } | Refused;

const eventOf: Readonly<Record<AnswerVerb, CaseEvent>> = {
  reclaim: 'approve',
  keep: 'keep',
  snooze: 'snooze',
  acknowledge: 'acknowledge',
  recall: 'recall',
  train: 'consult',
  undo: 'undo',
};

/** Whether this person may give this answer to this case as it stands, whatever the hour and whatever it removes. */
export function mayOpen({ asker, verb, version, facts, appointments }: Question): MayAnswer {
  if (asker.tenantId !== facts.tenantId) return refused({ code: 'OTHER_TENANT' });
  if (asker.isGuest === true) return refused({ code: 'GUEST' });
  const standing = standingOf(asker.userId, facts, appointments);
  if (standing === null) return refused({ code: 'NOT_OWNER' });
  const isAboutSeats = areSeats(facts.kind);
  if (verb === 'acknowledge' ? isAboutSeats : verb !== 'snooze' && !isAboutSeats) {
    return refused({ code: 'WRONG_KIND' });
  }
  const denial = nextState(facts.state, eventOf[verb]) === null ? whyNotInState(verb, facts) : null;
  if (denial !== null) return refused(denial);
  return version === facts.version ? { kind: 'allowed', standing } : refused({ code: 'CASE_STALE' });
}

/** As `mayOpen`, and in time: calling back ends with the grace, undo with its term; training is for what has one. */
export function mayAnswer(
  question: Question,
  { now, trainFirst }: { readonly now: string; readonly trainFirst: readonly TrainFirst[] },
): MayAnswer {
  const answer = mayOpen(question);
  if (answer.kind === 'refused') return answer;
  const { verb, facts } = question;
  const { graceUntil, undoUntil } = facts;
  if (verb === 'recall' && (graceUntil === null || graceUntil <= now)) {
    return refused({ code: 'RECALL_OVER', until: graceUntil });
  }
  if (verb === 'undo' && undoUntil !== null && undoUntil < now) {
    return refused({ code: 'UNDO_OVER', until: undoUntil });
  }
  if (verb === 'train' && trainingDays(facts, trainFirst) === null) return refused({ code: 'WRONG_KIND' });
  return answer;
}

/** For unused Copilot seats whose product policy gives no term of its own. */
const copilotTrainingDays = 30;

/** How long the holders of a case have to learn; null: there is no training for it (PAR-11). */
export function trainingDays(
  { kind, product }: Pick<CaseFacts, 'kind' | 'product'>,
  trainFirst: readonly TrainFirst[],
): number | null {
  const named = trainFirst.find((each) => each.product === product);
  return named?.days ?? (kind === copilotZeroUsage.id ? copilotTrainingDays : null);
}

const underWay: ReadonlySet<CaseState> = new Set(['approved', 'executing', 'verified', 'partlyDone']);

function whyNotInState(verb: AnswerVerb, { state, graceUntil, undoUntil, consultUntil }: CaseFacts): Denial {
  if (verb === 'recall' && underWay.has(state)) return { code: 'RECALL_OVER', until: graceUntil };
  if (verb === 'undo' && state === 'closed') return { code: 'UNDO_OVER', until: undoUntil };
  if (verb === 'undo' || !isUndecided(state)) return { code: 'CASE_SETTLED' };
  return state === 'consulting' ? { code: 'CONSULTING', until: consultUntil } : { code: 'NOT_NOW' };
}
