import { dueEvent, type DueEvent, type EscalationLevel, type SilencePolicy } from '../core/case/due-event.ts';
import type { CaseEvent } from '../core/case/lifecycle.ts';
import type { JsonObject } from '../ledger/audit-chain.ts';
import type { Case } from '../ledger/case-row.ts';
import type { CaseChange } from '../ledger/case-transition.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { standInsFor, type EscalationDeps } from './escalate-case.ts';
import { decideInSilence, type Decide, type SilenceOutcome } from './lapse-case.ts';

export interface TendDeps extends EscalationDeps {
  readonly tenantId: string;
  readonly ledger: Pick<Ledger, 'cases' | 'deliveries'>;
  readonly policy: { readonly silence: SilencePolicy & SilenceOutcome; readonly caseExpiresDays: number };
  /** Takes the answer of the policy's named person to a question that lapsed; may refuse it. */
  readonly decide: Decide;
  /** A question that lapsed was approved: there is work to be done. */
  readonly onDecided: (caseId: string) => Promise<void>;
  readonly clock: Clock;
  readonly log: Logger;
}

const actor = 'housekeeping';
const dayMs = 86_400_000;
/** More than one case can be due for at one instant. */
const mostEvents = 8;

/** What the reminder is told by; one person is told each of them once. */
export function reminderKey(caseId: string, number: number): string {
  return `remind:${caseId}:${number}`;
}

/**
 * What time alone does to cases (GOV-29): reminders, stand-ins, the end of a snooze, of a consultation, of a
 * question, and of the time for undo. Running it again at the same instant changes nothing. Returns the cases that
 * changed; a case that cannot be tended now is left for the next run.
 */
export async function tendCases(deps: TendDeps): Promise<readonly Case[]> {
  const { tenantId, ledger, log } = deps;
  const wanted = [
    ...(await ledger.cases.list({ tenantId, undecidedOnly: true })),
    ...(await ledger.cases.list({ tenantId, state: 'verified' })),
    ...(await ledger.cases.list({ tenantId, state: 'partlyDone' })),
  ];
  const changed: Case[] = [];
  for (const found of wanted) {
    let current = found;
    try {
      for (let count = 0; count < mostEvents; count += 1) {
        const next = await tendOnce(deps, current);
        if (next === null) break;
        current = next;
      }
    } catch (err) {
      if (!(err instanceof AppError)) throw err;
      log.warn({ err, caseId: found.id }, 'case not tended; it is tried again');
    }
    if (current !== found) changed.push(current);
  }
  return changed;
}

/** The case after the next thing that is due; null when nothing is, or it could not be done. */
async function tendOnce(deps: TendDeps, found: Case): Promise<Case | null> {
  const { silence } = deps.policy;
  const now = deps.clock.now().toISOString();
  const due: DueEvent = dueEvent(found.state, found, silence, now);
  switch (due.kind) {
    case 'none':
      return null;
    case 'wake':
      return write(deps, found, 'wake', { snoozedUntil: null, ...askedAnew(deps) });
    case 'askAfterConsultation':
      return write(deps, found, 'ask', askedAnew(deps), 'case.ask', { consulted: found.consultKind });
    case 'expire':
      return lapse(deps, found);
    case 'close':
      return write(deps, found, 'close', {});
    case 'remind':
      return remind(deps, found, due.number);
    case 'escalate':
      return escalate(deps, found, due.level);
  }
}

/** Its owner has been heard, or was not asked yet: the time for an answer begins now. */
function askedAnew(deps: TendDeps): CaseChange {
  return { askedAt: deps.clock.now().toISOString(), reminders: 0, expiresAt: expiryFrom(deps) };
}

function expiryFrom({ clock, policy }: TendDeps): string {
  return new Date(clock.now().getTime() + policy.caseExpiresDays * dayMs).toISOString();
}

/** What is told is put down first: a crash in between tells nobody twice, and nobody less. */
async function remind(deps: TendDeps, found: Case, number: number): Promise<Case | null> {
  const people = [...found.ownerIds, ...found.escalatedTo].filter((userId) => userId !== found.firstApprover);
  const recipients = [...new Set(people)];
  for (const recipient of recipients) {
    const eventKey = reminderKey(found.id, number);
    await deps.ledger.deliveries.enqueue({
      tenantId: deps.tenantId,
      recipient,
      caseId: found.id,
      eventKey,
    });
  }
  return write(deps, found, stays(found), { reminders: number }, 'case.remind', { number, recipients });
}

async function escalate(deps: TendDeps, found: Case, level: EscalationLevel): Promise<Case | null> {
  const { userIds, managersUnknown } = await standInsFor(deps, found, level);
  const asked = userIds.filter((userId) => !found.escalatedTo.includes(userId));
  if (asked.length === 0) {
    deps.log.warn({ caseId: found.id, level, managersUnknown }, 'nobody can be asked in the owners’ place');
    return null;
  }
  const change = {
    escalationLevel: level,
    escalatedTo: [...found.escalatedTo, ...asked],
    escalatedAt: deps.clock.now().toISOString(),
  };
  return write(deps, found, 'escalate', change, 'case.escalate', { level, asked, managersUnknown });
}

async function lapse(deps: TendDeps, found: Case): Promise<Case | null> {
  const lapsed = await decideInSilence(deps, found);
  if (lapsed.kind === 'early')
    return write(deps, found, stays(found), { expiresAt: lapsed.until }, 'case.received-late');
  if (lapsed.kind === 'decided' || lapsed.kind === 'awaitingSecond') {
    const decided = await deps.ledger.cases.get(found.id);
    if (decided === null) throw new TypeError('A case that was decided can be read.');
    if (lapsed.kind === 'decided') {
      await deps.onDecided(decided.id);
      return decided;
    }
    // A second person is asked now, and needs time to answer.
    return write(deps, decided, stays(decided), { expiresAt: expiryFrom(deps) }, 'case.await-second');
  }
  const refused = lapsed.kind === 'refused' ? { reclaimRefused: lapsed.code } : {};
  const change = { closedReason: 'nobody-decided' };
  return write(deps, found, 'expire', change, 'case.expire', { outcome: 'nothing', ...refused });
}

/** The event that leaves an open question in its state. */
function stays({ state }: Case): CaseEvent {
  return state === 'asked' ? 'ask' : 'escalate';
}

async function write(
  { ledger }: TendDeps,
  { id, version }: Case,
  event: CaseEvent,
  change: CaseChange,
  action = `case.${event}`,
  body: JsonObject = {},
): Promise<Case | null> {
  const result = await ledger.cases.transition({
    caseId: id,
    expectedVersion: version,
    event,
    actor,
    change,
    audit: { action, body },
  });
  return result.kind === 'done' ? result.case : null;
}
