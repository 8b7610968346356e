import { z } from 'zod/v4';
import type { DecisionRequest } from '../approvals/decision.ts';
import type { RefusalCode } from '../approvals/refusal.ts';
import type { MessageView } from '../cards/message.ts';
import { reasonLimit, seatInputPrefix, snoozeDays, verbs, type Verb } from '../cards/verbs.ts';
import type { CaseView, View } from '../cards/view.ts';
import type { Actor, Answer, Desk, Refused } from './desk.ts';

/** What a press of a button leads to. */
export interface VerbAnswer {
  readonly view: View;
  /** The case the button belongs to, when the desk accepted that it is one of the presser's. */
  readonly caseId: string | null;
  /** The case is not what its cards show: they have to be edited. */
  readonly isChanged: boolean;
  /** Why nothing was done, by itself; null: it was done. An answer that comes late is a message. */
  readonly reason: MessageView | null;
  /** The code of a refusal that nobody has recorded yet. */
  readonly refused: string | null;
}

const caseId = z.string().regex(/^[\w-]{1,64}$/);
const version = z.int().min(0);
const CaseButton = z.object({ caseId, version });
/** An input comes as text; what is no number is no confirmation. */
const ConfirmButton = CaseButton.extend({
  stepUp: z.coerce.number<string | number>().int().min(0).optional(),
});
const PageButton = z.object({ caseId, version, page: z.int().min(1).max(100_000) }).catchall(z.unknown());
const KeepButton = z.object({
  caseId,
  version,
  reason: z.string().trim().max(reasonLimit),
  until: z.iso.date(),
});
const Tick = z.enum(['true', 'false']);

/** Verbs that belong to a case; the others are questions. */
export type CaseVerb = Exclude<Verb, typeof verbs.ask | typeof verbs.open>;

export const caseVerbs = Object.values(verbs).filter(
  (verb): verb is CaseVerb => verb !== verbs.ask && verb !== verbs.open,
);

const decisions = new Set<CaseVerb>([
  verbs.confirm,
  verbs.saveKeep,
  verbs.snooze,
  verbs.acknowledge,
  verbs.recall,
  verbs.train,
  verbs.undo,
]);

export function isDecision(verb: CaseVerb): boolean {
  return decisions.has(verb);
}

/**
 * Turns one press into one call of the desk. The payload is untrusted: it is parsed whole or refused whole, and
 * says nothing about who pressed.
 */
export async function answerVerb(
  desk: Desk,
  actor: Actor,
  verb: CaseVerb,
  data: unknown,
): Promise<VerbAnswer> {
  switch (verb) {
    case verbs.reclaim:
      return show(CaseButton.safeParse(data), (ref) => desk.confirm(actor, ref));
    case verbs.review:
      return show(CaseButton.safeParse(data), (ref) => desk.review(actor, { ...ref, page: 1 }));
    case verbs.keep:
      return show(CaseButton.safeParse(data), (ref) => desk.keepForm(actor, ref));
    case verbs.back:
      return show(CaseButton.safeParse(data), (ref) => desk.caseCard(actor, ref.caseId));
    case verbs.previousPage:
      return turnPage(desk, actor, data, (page) => Math.max(1, page - 1));
    case verbs.nextPage:
      return turnPage(desk, actor, data, (page) => page + 1);
    case verbs.reviewDone:
      return turnPage(desk, actor, data, () => null);
    case verbs.confirm:
      return decide(desk, actor, ConfirmButton.safeParse(data), ({ stepUp, ...ref }) => ({
        verb: 'reclaim',
        ...ref,
        ...(stepUp === undefined ? {} : { stepUp }),
      }));
    case verbs.snooze:
      return decide(desk, actor, CaseButton.safeParse(data), (ref) => ({
        verb: 'snooze',
        days: snoozeDays,
        ...ref,
      }));
    case verbs.acknowledge:
      return decide(desk, actor, CaseButton.safeParse(data), (ref) => ({ verb: 'acknowledge', ...ref }));
    case verbs.recall:
      return decide(desk, actor, CaseButton.safeParse(data), (ref) => ({ verb: 'recall', ...ref }));
    case verbs.train:
      return decide(desk, actor, CaseButton.safeParse(data), (ref) => ({ verb: 'train', ...ref }));
    case verbs.undo:
      return decide(desk, actor, CaseButton.safeParse(data), (ref) => ({ verb: 'undo', ...ref }));
    case verbs.saveKeep:
      return decide(desk, actor, KeepButton.safeParse(data), (keep) => ({ verb: 'keep', ...keep }));
  }
}

type Parsed<T> = { readonly success: true; readonly data: T } | { readonly success: false };

/** Looks only: what the desk refuses here, it has not recorded. */
async function show<T extends { caseId: string }>(
  parsed: Parsed<T>,
  ask: (data: T) => Promise<Answer<View>>,
): Promise<VerbAnswer> {
  if (!parsed.success) return badPayload();
  const answer = await ask(parsed.data);
  return { ...answered(answer, parsed.data.caseId, false), refused: refusedBy(answer) };
}

async function decide<T extends { caseId: string }>(
  desk: Desk,
  actor: Actor,
  parsed: Parsed<T>,
  request: (data: T) => DecisionRequest,
): Promise<VerbAnswer> {
  if (!parsed.success) return badPayload();
  return answered(await desk.decide(actor, request(parsed.data)), parsed.data.caseId, true);
}

/**
 * Stores the ticks of the page that was left, then shows the page wanted; null: back to the case. Until then the
 * message itself is left alone: an edit would throw its reader out of the list.
 */
async function turnPage(
  desk: Desk,
  actor: Actor,
  data: unknown,
  wanted: (page: number) => number | null,
): Promise<VerbAnswer> {
  const parsed = PageButton.safeParse(data);
  if (!parsed.success) return badPayload();
  const { caseId: id, version: seen, page, ...inputs } = parsed.data;
  const excludedUserIds = untickedIn(inputs);
  if (excludedUserIds === null) return badPayload();
  const ticked = await desk.tick(actor, { caseId: id, version: seen, page, excludedUserIds });
  if (ticked.kind === 'refusal') return { ...answered(ticked, id, false), refused: ticked.code };
  const next = wanted(page);
  const shown =
    next === null
      ? await desk.caseCard(actor, id)
      : await desk.review(actor, { caseId: id, version: ticked.version, page: next });
  return { ...answered(shown, id, next === null), refused: refusedBy(shown) };
}

function refusedBy(answer: Answer<View>): string | null {
  return answer.kind === 'refusal' ? answer.code : null;
}

function untickedIn(inputs: Readonly<Record<string, unknown>>): string[] | null {
  const unticked: string[] = [];
  for (const [id, value] of Object.entries(inputs)) {
    if (!id.startsWith(seatInputPrefix)) continue;
    const tick = Tick.safeParse(value);
    if (!tick.success) return null;
    if (tick.data === 'false') unticked.push(id.slice(seatInputPrefix.length));
  }
  return unticked;
}

/** Refusals of a card that shows what is no longer so: to edit it says more than the reason does. */
const outdated: ReadonlySet<string> = new Set(['CASE_STALE', 'CASE_SETTLED'] satisfies RefusalCode[]);

function answered(answer: Answer<View>, id: string, isChanged: boolean): VerbAnswer {
  if (answer.kind !== 'refusal') return { view: answer, caseId: id, isChanged, reason: null, refused: null };
  const isShown = answer.current !== undefined;
  return {
    view: refusalView(answer),
    caseId: isShown ? id : null,
    isChanged: isShown && outdated.has(answer.code),
    reason: reasonOf(answer),
    refused: null,
  };
}

/** The case as it stands with the refusal above it; without a case, the refusal alone. */
export function refusalView(refused: Refused): View {
  const { what, fix, current } = refused;
  return current === undefined ? reasonOf(refused) : withNotice(current, `${what} ${fix}`);
}

function reasonOf({ code, what, why, fix }: Refused): MessageView {
  return { kind: 'message', tone: 'refusal', code, what, why, fix };
}

/** The case with a line above it that is not its own. */
export function withNotice(view: CaseView, notice: string): CaseView {
  if (view.kind !== 'copilot-cohort') return { ...view, notice };
  return view.reclaim === null ? view : { ...view, reclaim: { ...view.reclaim, notice } };
}

function badPayload(): VerbAnswer {
  const { code } = badPayloadView;
  return { view: badPayloadView, caseId: null, isChanged: false, reason: badPayloadView, refused: code };
}

/** A payload that is not what our card sends: parsed whole or refused whole. */
export const badPayloadView = {
  kind: 'message',
  tone: 'refusal',
  code: 'BAD_PAYLOAD',
  what: 'This button could not be read. Nothing was changed.',
  why: 'What it sent is not complete, or was made by something else than this card.',
  fix: 'Ask “what is waiting for me?” and use the card you get then.',
} as const satisfies MessageView;
