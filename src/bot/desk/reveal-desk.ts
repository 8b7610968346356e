import { z } from 'zod/v4';
import { answerableToday } from '../../approvals/answerers.ts';
import { whyNot } from '../../approvals/decide-case.ts';
import { refusals, type Refusal } from '../../approvals/refusal.ts';
import type { GroupInstructionView } from '../../cards/group-instruction.ts';
import type { ReviewListView } from '../../cards/review-list.ts';
import { seatInputPrefix } from '../../cards/verbs.ts';
import type { View } from '../../cards/view.ts';
import { isWaiting } from '../../core/paths/instruction-lifecycle.ts';
import { purposeLimit } from '../../core/privacy/coarsen.ts';
import { subjectOfCase } from '../../ledger/audit.ts';
import type { Case } from '../../ledger/case-row.ts';
import { subjectOfInstruction } from '../../ledger/instruction-row.ts';
import { badPayloadView } from '../answer-verb.ts';
import type { Actor, Answer, Refused } from '../desk.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';
import { deskRefusals } from './desk-refusals.ts';
import { aboutOwn, type InstructionDeskDeps, type OwnInstruction } from './instruction-desk.ts';
import { instructionViewOf, revealedInstructionViewOf } from './instruction-view-of.ts';
import { revealedReviewPage, reviewPage, type ReviewDeps } from './review-page.ts';

export interface RevealDeskDeps
  extends ReviewDeps, Pick<LedgerDeskDeps, 'clock' | 'appointments' | 'ownersOf' | 'isGuest'> {
  readonly instructions: InstructionDeskDeps;
}

const purpose = z.string().trim().max(purposeLimit).default('');
const version = z.int().min(1);
const OfCase = z
  .object({ caseId: z.guid(), version, page: z.int().min(1).max(100_000), purpose })
  .catchall(z.unknown());
const OfInstruction = z.object({ instructionId: z.guid(), version, purpose });
const Ticks = z.record(z.string(), z.enum(['true', 'false']));

type Asked = z.infer<typeof OfCase>;
type PageTicks = z.infer<typeof Ticks>;

/**
 * "Show names…": who may decide now, and says why, sees the names of one page, or of one instruction, in this answer
 * (C25). Shown or not, it is kept in the audit trail; nothing that stays in the chat has the names.
 */
export async function answerReveal(deps: RevealDeskDeps, actor: Actor, data: unknown): Promise<Answer<View>> {
  // Only Action.Submit has the verb in its data, and its answer would stay in the chat as a message.
  if (typeof data === 'object' && data !== null && 'verb' in data)
    return refused(deskRefusals.revealByOldClient());
  const ofInstruction = OfInstruction.safeParse(data);
  if (ofInstruction.success) {
    const { instructionId, ...asked } = ofInstruction.data;
    return aboutOwn(deps.instructions, actor, instructionId, (own) =>
      revealInstruction(deps.instructions, actor, own, asked),
    );
  }
  const ofCase = OfCase.safeParse(data);
  const ticks = Ticks.safeParse(ofCase.success ? ticksIn(ofCase.data) : null);
  if (!ofCase.success || !ticks.success) {
    const { code, what, why, fix } = badPayloadView;
    return refused({ code, what, why, fix });
  }
  return revealPage(deps, actor, ofCase.data, ticks.data);
}

async function revealPage(
  deps: RevealDeskDeps,
  actor: Actor,
  asked: Asked,
  ticks: PageTicks,
): Promise<Answer<View>> {
  const found = await deps.ledger.cases.get(asked.caseId);
  if (found === null) return refused(refusals.caseUnknown());
  const refusal = await whyNotNow(deps, actor, found, asked.version);
  if (refusal !== null && !mayStillLook.has(refusal.code)) return refused(refusal);
  const problem = refusal === null ? whyNotFor(asked.purpose) : problemOf(refusal);
  const record = { tenantId: deps.tenantId, actor: actor.aadObjectId, subject: subjectOfCase(found.id) };
  if (problem !== null) {
    const view = await reviewPage(deps, found, asked.page);
    const body = { reason: problem.code, page: view.page };
    await deps.ledger.audit.append({ ...record, action: 'names.not-revealed', body });
    const { notice } = problem;
    return found.version === asked.version ? { ...asTicked(view, ticks), notice } : { ...view, notice };
  }
  const view = await revealedReviewPage(deps, found, asked.page);
  if (view.privacy === 'revealed') {
    const people = view.people.length + view.groups.reduce((sum, { names }) => sum + names.length, 0);
    const body = { purpose: asked.purpose, page: view.page, people };
    await deps.ledger.audit.append({ ...record, action: 'names.revealed', body });
  }
  return asTicked(view, ticks);
}

/** Names are for who could decide the case now, as it is. */
async function whyNotNow(
  deps: RevealDeskDeps,
  { tenantId, aadObjectId: userId }: Actor,
  asked: Case,
  version: number,
): Promise<Refusal | null> {
  const today = deps.clock.now().toISOString().slice(0, 10);
  const approver = { tenantId, userId, isGuest: (await deps.isGuest(userId)) === true };
  const { found, appointments } = await answerableToday(deps, asked, today);
  return whyNot(approver, { verb: 'reclaim', version }, found, appointments);
}

/** Their list is open to them all the same, without names. */
const mayStillLook: ReadonlySet<string> = new Set(['CASE_STALE', 'CONSULTING']);

interface Problem {
  readonly code: string;
  readonly notice: string;
}

function problemOf({ code, what, fix }: Refusal): Problem {
  return code === 'CASE_STALE'
    ? {
        code,
        notice:
          'The list has changed since this card was sent, so names are not shown. This is how it stands: look again and ask here.',
      }
    : { code, notice: `Names are not shown yet. ${what} ${fix}` };
}

function whyNotFor(stated: string): Problem | null {
  if (stated !== '') return null;
  return {
    code: 'PURPOSE_MISSING',
    notice: 'Please say why you need the names, in a sentence. They are not shown without it.',
  };
}

/** The tick boxes as they were on the screen: looking at names neither stores nor forgets them. */
function asTicked(view: ReviewListView, ticks: PageTicks): ReviewListView {
  return {
    ...view,
    people: view.people.map((person) => {
      const tick = ticks[person.userId];
      return tick === undefined ? person : { ...person, excluded: tick === 'false' };
    }),
  };
}

function ticksIn(data: Asked): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).flatMap(([id, value]) =>
      id.startsWith(seatInputPrefix) ? [[id.slice(seatInputPrefix.length), value] as const] : [],
    ),
  );
}

async function revealInstruction(
  deps: InstructionDeskDeps,
  actor: Actor,
  { found, position }: OwnInstruction,
  asked: { readonly version: number; readonly purpose: string },
): Promise<GroupInstructionView> {
  const record = {
    tenantId: deps.tenantId,
    actor: actor.aadObjectId,
    subject: subjectOfInstruction(found.id),
  };
  const problem = problemOfInstruction(found, asked);
  if (problem !== null) {
    const body = { reason: problem.code };
    await deps.ledger.audit.append({ ...record, action: 'names.not-revealed', body });
    return { ...(await instructionViewOf(deps, found, position)), notice: problem.notice };
  }
  const view = await revealedInstructionViewOf(deps, found, position);
  if (view.privacy !== 'revealed') return view;
  const body = { purpose: asked.purpose, people: view.names.length };
  await deps.ledger.audit.append({ ...record, action: 'names.revealed', body });
  return view;
}

function problemOfInstruction(
  found: OwnInstruction['found'],
  asked: { readonly version: number; readonly purpose: string },
): Problem | null {
  if (!isWaiting(found.state))
    return { code: 'SETTLED', notice: 'This was settled meanwhile, so names are not shown any more.' };
  if (found.version !== asked.version)
    return {
      code: 'STALE',
      notice: 'This card was out of date, so names were not shown. It now shows how things stand: ask here.',
    };
  return whyNotFor(asked.purpose);
}

function refused(why: Omit<Refused, 'kind' | 'current'>): Refused {
  return { ...why, kind: 'refusal' };
}
