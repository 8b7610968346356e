import { z } from 'zod/v4';
import { reasonLimit, sideVerbs, type SideVerb } from '../../cards/verbs.ts';
import type { View } from '../../cards/view.ts';
import { caseOfKey, consultPrefixes, takenPrefix } from '../../core/consultation/notice-keys.ts';
import { dayOfInstant, isoOf } from '../../core/model/day.ts';
import { isTakenBy } from '../../core/plan/step.ts';
import { subjectOfCase } from '../../ledger/audit.ts';
import type { Case, ConsultKind } from '../../ledger/case-row.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import { isTaken } from '../../ledger/returns.ts';
import type { Step } from '../../ledger/step-row.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Actor, Answer, Refused } from '../desk.ts';
import type { RefusalText } from './desk-refusals.ts';
import { holderRefusals } from './holder-refusals.ts';
import { questionView, takenStateOf, takenView, trainingView } from './holder-views.ts';

/** What people are told and asked about their own licence. */
export interface HolderDeskDeps {
  readonly ledger: Pick<Ledger, 'cases' | 'holderAnswers' | 'returns' | 'audit'>;
  readonly policy: { readonly exemptionDays: number };
  readonly clock: Clock;
  /** Cards of the case that its owner sees are to be brought up to date. */
  readonly onChanged: (caseId: string) => void;
  /** Has the licences of this person given back; what is lost on the way is sent again by housekeeping. */
  readonly sendReturn: (caseId: string, userId: string) => Promise<unknown>;
}

const caseId = z.guid();
const OwnButton = z.object({ caseId });
const KeepButton = z.object({ caseId, reason: z.string().max(10_000).default('') });

/** The card behind a delivery whose key starts with `holder:`, `training:` or `taken:`. */
export async function noticeView(
  deps: HolderDeskDeps,
  actor: Actor,
  eventKey: string,
): Promise<Answer<View>> {
  const found = await deps.ledger.cases.get(caseOfKey(eventKey));
  if (found === null) return refused(holderRefusals.unknown());
  if (found.tenantId !== actor.tenantId) return refused(holderRefusals.otherTenant());
  if (eventKey.startsWith(takenPrefix)) return aboutTaken(deps, actor, found);
  return aboutConsultation(
    deps,
    actor,
    found,
    eventKey.startsWith(consultPrefixes.need) ? 'need' : 'training',
  );
}

/** “I need it”, with the reason: the person is off the list until its owner says otherwise. */
export async function answerHolderKeep(
  deps: HolderDeskDeps,
  actor: Actor,
  data: unknown,
): Promise<Answer<View>> {
  const parsed = KeepButton.safeParse(data);
  if (!parsed.success) return refuse(deps, actor, sideVerbs.holderKeep, null, holderRefusals.badPayload());
  const reason = parsed.data.reason.trim().slice(0, reasonLimit);
  if (reason === '')
    return refuse(deps, actor, sideVerbs.holderKeep, parsed.data.caseId, holderRefusals.reasonMissing());
  return answer(deps, actor, { caseId: parsed.data.caseId, said: 'keep', reason });
}

/** “I do not need it”: noted for the owner; nothing is taken by that. */
export async function answerHolderRelease(
  deps: HolderDeskDeps,
  actor: Actor,
  data: unknown,
): Promise<Answer<View>> {
  const parsed = OwnButton.safeParse(data);
  if (!parsed.success) return refuse(deps, actor, sideVerbs.holderRelease, null, holderRefusals.badPayload());
  return answer(deps, actor, { caseId: parsed.data.caseId, said: 'release', reason: null });
}

/** “I need it back”: one press and no approval, because it restores what they had (C33). */
export async function answerAskBack(
  deps: HolderDeskDeps,
  actor: Actor,
  data: unknown,
): Promise<Answer<View>> {
  const { ledger, policy, clock, onChanged, sendReturn } = deps;
  const verb = sideVerbs.askBack;
  const parsed = OwnButton.safeParse(data);
  if (!parsed.success) return refuse(deps, actor, verb, null, holderRefusals.badPayload());
  const today = dayOfInstant(clock.now());
  const userId = actor.aadObjectId;
  const result = await ledger.returns.ask({
    tenantId: actor.tenantId,
    caseId: parsed.data.caseId,
    userId,
    exempt: { from: isoOf(today), until: isoOf(today + policy.exemptionDays) },
  });
  const say = (text: RefusalText) => refuse(deps, actor, verb, parsed.data.caseId, text);
  switch (result.kind) {
    case 'unknown':
      return say(holderRefusals.unknown());
    case 'otherTenant':
      return say(holderRefusals.otherTenant());
    case 'notTaken':
      return say(holderRefusals.notTaken(result.case.productName));
    case 'hasIt':
      return say(holderRefusals.hasIt(result.case.productName));
    case 'tooLate':
      return say(
        holderRefusals.tooLate(result.case.productName, result.case.undoUntil?.slice(0, 10) ?? null),
      );
    case 'asked':
    case 'onItsWay':
      await sendReturn(result.case.id, userId);
      onChanged(result.case.id);
      return shownTaken(await ownSteps(deps, result.case, actor, wasTaken), result.case, {
        name: 'returning',
      });
  }
}

interface Said {
  readonly caseId: string;
  readonly said: 'keep' | 'release';
  readonly reason: string | null;
}

async function answer(deps: HolderDeskDeps, actor: Actor, given: Said): Promise<Answer<View>> {
  const { tenantId, aadObjectId: userId } = actor;
  const result = await deps.ledger.holderAnswers.answer({ ...given, tenantId, userId });
  const verb = given.said === 'keep' ? sideVerbs.holderKeep : sideVerbs.holderRelease;
  const say = (text: RefusalText) => refuse(deps, actor, verb, given.caseId, text);
  switch (result.kind) {
    case 'unknown':
      return say(holderRefusals.unknown());
    case 'otherTenant':
      return say(holderRefusals.otherTenant());
    case 'notAsked':
      return say(holderRefusals.notAHolder(result.case.productName));
    case 'over':
      return say(holderRefusals.over(result.case.productName));
    case 'notInCase':
      return say(holderRefusals.notInQuestion(result.case.productName));
    case 'answered': {
      deps.onChanged(result.case.id);
      const steps = await ownSteps(deps, result.case, actor, isInQuestion);
      return steps === null
        ? refused(holderRefusals.notInQuestion(result.case.productName))
        : questionView(result.case, steps, result.answer);
    }
  }
}

async function aboutConsultation(
  deps: HolderDeskDeps,
  actor: Actor,
  found: Case,
  kind: ConsultKind,
): Promise<Answer<View>> {
  const rows = await deps.ledger.holderAnswers.forCase(found.id, [actor.aadObjectId]);
  const row = rows.find((each) => each.kind === kind);
  if (row === undefined) return refused(holderRefusals.notAHolder(found.productName));
  if (found.state !== 'consulting' || found.consultKind !== kind)
    return refused(holderRefusals.over(found.productName));
  const steps = await ownSteps(deps, found, actor, isInQuestion);
  if (steps === null) return refused(holderRefusals.notInQuestion(found.productName));
  return kind === 'need' ? questionView(found, steps, row) : trainingView(found, steps, row);
}

async function aboutTaken(deps: HolderDeskDeps, actor: Actor, found: Case): Promise<Answer<View>> {
  const steps = await ownSteps(deps, found, actor, wasTaken);
  if (steps === null) return refused(holderRefusals.notTaken(found.productName));
  const asked = await deps.ledger.returns.get(found.id, actor.aadObjectId);
  const state = takenStateOf(asked, steps.some(isTaken));
  const { undoUntil } = found;
  const isOver = undoUntil === null || undoUntil <= deps.clock.now().toISOString();
  if (isOver && state.name !== 'returned')
    return refused(holderRefusals.tooLate(found.productName, undoUntil?.slice(0, 10) ?? null));
  return shownTaken(steps, found, state);
}

function shownTaken(
  steps: readonly [Step, ...Step[]] | null,
  found: Case,
  state: Parameters<typeof takenView>[2],
): Answer<View> {
  return steps === null
    ? refused(holderRefusals.notTaken(found.productName))
    : takenView(found, steps, state);
}

const isInQuestion = ({ state }: Step): boolean => state === 'planned' || state === 'excluded';
const wasTaken = ({ outcome }: Step): boolean => isTakenBy(outcome);

/** The person's own steps of a kind; null when there are none. */
async function ownSteps(
  { ledger }: HolderDeskDeps,
  found: Case,
  actor: Actor,
  wanted: (step: Step) => boolean,
): Promise<readonly [Step, ...Step[]] | null> {
  const all = await ledger.holderAnswers.stepsOf(found.id, actor.aadObjectId);
  const [first, ...others] = all.filter(wanted);
  return first === undefined ? null : [first, ...others];
}

/** What is refused of a press is written down; what is not shown any more is not. */
async function refuse(
  { ledger }: HolderDeskDeps,
  actor: Actor,
  verb: SideVerb,
  about: string | null,
  text: RefusalText,
): Promise<Refused> {
  await ledger.audit.append({
    tenantId: actor.tenantId,
    actor: actor.aadObjectId,
    action: 'decision.refused',
    subject: about === null ? 'chat' : subjectOfCase(about),
    body: { verb, code: text.code },
  });
  return refused(text);
}

function refused(text: RefusalText): Refused {
  return { kind: 'refusal', ...text };
}
