import { z } from 'zod/v4';
import { refusals } from '../../approvals/refusal.ts';
import type { HaltDeskView } from '../../cards/halt-desk.ts';
import type { MessageView } from '../../cards/message.ts';
import { reasonLimit } from '../../cards/verbs.ts';
import { mayHalt, mayResume, resumedBy, type HaltPeople } from '../../core/authority/may-halt.ts';
import { breaker, type Halt, type HaltStore } from '../../ledger/halts.ts';
import { AppError } from '../../lib/app-error.ts';
import type { Actor, Answer, Refused } from '../desk.ts';
import { directoryId, isSameId } from '../directory-id.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';
import { personName } from './person-name.ts';

export interface HaltDeskDeps extends Pick<LedgerDeskDeps, 'tenantId' | 'nameOf' | 'isGuest'> {
  readonly halts: Pick<HaltStore, 'current' | 'start' | 'end'>;
  /** Owners and appointments of today. Throws what the register throws. */
  readonly people: () => Promise<HaltPeople>;
  /** Owners of the newest positions: who may stop while the register cannot be read. */
  readonly lastOwners: () => Promise<readonly string[]>;
}

type HaltAnswer = Answer<HaltDeskView | MessageView>;

const reason = z.string().trim().min(1).max(reasonLimit);
const StopButton = z.object({ reason });
const ResumeButton = z.object({ haltId: z.guid(), reason });

/** One line above any card that asks for a decision while changes are stopped. */
export function haltNotice({ reason: why }: Pick<Halt, 'reason'>): string {
  return `Every change is stopped: nothing is taken from anybody until somebody lets changes go on. Reason: ${why}`;
}

/** What somebody gets who writes “stop” or “resume”. Changes nothing. */
export async function haltQuestion(
  deps: HaltDeskDeps,
  actor: Actor,
  wanted: 'stop' | 'resume',
): Promise<HaltAnswer> {
  const people = await stoppers(deps);
  const refusal = whyNot(deps, actor, people);
  if (refusal !== null) return refusal;
  const halt = await deps.halts.current(deps.tenantId);
  if (halt !== null) return haltedView(deps, actor, people, halt);
  return wanted === 'resume'
    ? nothingHalted()
    : { kind: 'halt-desk', state: { name: 'ask', resumedBy: resumedBy(people) } };
}

/** One press, with the reason beside it: from then on nothing is changed in the tenant (C49). Guests may stop too. */
export async function answerHalt(deps: HaltDeskDeps, actor: Actor, data: unknown): Promise<HaltAnswer> {
  const people = await stoppers(deps);
  const refusal = whyNot(deps, actor, people);
  if (refusal !== null) return refusal;
  const pressed = StopButton.safeParse(data);
  if (!pressed.success) return badPayload();
  const by = directoryId(actor.aadObjectId);
  const { halt } = await deps.halts.start({ tenantId: deps.tenantId, by, reason: pressed.data.reason });
  return haltedView(deps, actor, people, halt);
}

/** Ends the halt the card was about, and no later one. */
export async function answerResume(deps: HaltDeskDeps, actor: Actor, data: unknown): Promise<HaltAnswer> {
  const people = await deps.people();
  const refusal = whyNot(deps, actor, people);
  if (refusal !== null) return refusal;
  if (await isGuest(deps, actor)) return { kind: 'refusal', ...refusals.guest() };
  const pressed = ResumeButton.safeParse(data);
  if (!pressed.success) return badPayload();
  const halt = await deps.halts.current(deps.tenantId);
  if (halt === null) return nothingHalted();
  if (halt.id !== pressed.data.haltId) return haltIsAnother();
  const by = directoryId(actor.aadObjectId);
  if (!mayResume(by, people, halt.startedBy)) return mayNotResume(resumedBy(people));
  const result = await deps.halts.end({ tenantId: deps.tenantId, by, reason: pressed.data.reason });
  switch (result.kind) {
    case 'notHalted':
      return nothingHalted();
    case 'reasonMissing':
      return badPayload();
    case 'ended':
      return {
        kind: 'halt-desk',
        state: {
          name: 'resumed',
          by: await personName(deps, by),
          at: result.halt.endedAt ?? result.halt.startedAt,
          reason: result.halt.endReason ?? '',
          haltedAt: result.halt.startedAt,
        },
      };
  }
}

/** Who may stop. `isLast`: as was last known, because the register cannot be read; nobody resumes by that. */
interface Stoppers extends HaltPeople {
  readonly isLast: boolean;
}

/** Stopping takes nothing from anybody, and must not wait for a register to be mended. */
async function stoppers({ people, lastOwners }: HaltDeskDeps): Promise<Stoppers> {
  try {
    return { ...(await people()), isLast: false };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ownerIds: await lastOwners(), appointments: [], isLast: true };
  }
}

async function isGuest(deps: HaltDeskDeps, { aadObjectId }: Actor): Promise<boolean> {
  return (await deps.isGuest(aadObjectId)) === true;
}

async function haltedView(
  deps: HaltDeskDeps,
  actor: Actor,
  people: Stoppers,
  { id, startedAt, startedBy, reason: why }: Halt,
): Promise<HaltDeskView> {
  return {
    kind: 'halt-desk',
    state: {
      name: 'halted',
      haltId: id,
      by: await nameOf(deps, startedBy),
      at: startedAt,
      reason: why,
      resumedBy: resumedBy(people),
      canResume:
        !people.isLast &&
        mayResume(directoryId(actor.aadObjectId), people, startedBy) &&
        !(await isGuest(deps, actor)),
    },
  };
}

/** A halt is started by a person, by the program itself, or by an account at the shell. */
async function nameOf(deps: HaltDeskDeps, startedBy: string): Promise<string> {
  if (startedBy === breaker) return personName(deps, null);
  return z.guid().safeParse(startedBy).success ? personName(deps, startedBy) : startedBy;
}

function whyNot({ tenantId }: HaltDeskDeps, actor: Actor, people: HaltPeople): Refused | null {
  if (!isSameId(actor.tenantId, tenantId)) return { kind: 'refusal', ...refusals.otherTenant() };
  if (mayHalt(directoryId(actor.aadObjectId), people)) return null;
  return {
    kind: 'refusal',
    code: 'HALT_NOT_ALLOWED',
    what: 'You cannot stop or resume changes. Nothing has been changed.',
    why: 'Owners, delegates, covers and compliance approvers of the register can.',
    fix: 'Tell one of them, or whoever runs Seatkeeper.',
  };
}

function mayNotResume(by: ReturnType<typeof resumedBy>): Refused {
  return {
    kind: 'refusal',
    code: 'RESUME_NOT_ALLOWED',
    what: 'You cannot let changes go on. Nothing has been changed.',
    why:
      by === 'compliance'
        ? 'Once changes are stopped, a compliance approver decides when they go on.'
        : 'Once changes are stopped, another owner than the one who stopped them decides when they go on.',
    fix: 'Ask one of them, or whoever runs Seatkeeper.',
  };
}

function haltIsAnother(): Refused {
  return {
    kind: 'refusal',
    code: 'HALT_CHANGED',
    what: 'Changes have been stopped anew since this card was sent. Nothing has been changed.',
    why: 'The card is about an earlier stop.',
    fix: 'Write “resume” to see why they are stopped now.',
  };
}

function nothingHalted(): MessageView {
  return {
    kind: 'message',
    tone: 'info',
    code: 'NOT_HALTED',
    what: 'Changes are not stopped.',
    why: 'What has been approved is carried out as usual.',
    fix: 'Write “stop” to stop every change.',
  };
}

function badPayload(): Refused {
  return {
    kind: 'refusal',
    code: 'BAD_PAYLOAD',
    what: 'This button could not be read. Nothing has been changed.',
    why: `It has to come with a reason of at most ${reasonLimit} characters, from a card of this desk.`,
    fix: 'Write “stop” or “resume”, give a reason on the card you get, and press its button.',
  };
}
