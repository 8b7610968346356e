import type { CaseState } from './lifecycle.ts';

/** What time is measured by. Instants are RFC 3339 in UTC; null: not set. */
export interface CaseDates {
  readonly askedAt: string | null;
  readonly snoozedUntil: string | null;
  readonly consultUntil: string | null;
  readonly expiresAt: string | null;
  readonly undoUntil: string | null;
  /** How many of the reminders have been given. */
  readonly reminders: number;
  /** 0: its owners were asked; 1: their stand-ins as well; 2: their managers and the compliance approvers as well. */
  readonly escalationLevel: number;
}

/** The part of the policy that says what silence leads to, in days since the question was asked (GOV-29). */
export interface SilencePolicy {
  readonly remindAfterDays: readonly number[];
  readonly escalateAfterDays: number | null;
  readonly escalateFurtherAfterDays: number | null;
}

export type EscalationLevel = 1 | 2;

/** What is due now. Of several things the first of this order; the others are due right after it. */
export type DueEvent =
  | { readonly kind: 'none' }
  | { readonly kind: 'wake' }
  | { readonly kind: 'askAfterConsultation' }
  | { readonly kind: 'expire' }
  | { readonly kind: 'close' }
  /** The how manieth: reminders that were missed are not given one after the other. */
  | { readonly kind: 'remind'; readonly number: number }
  | { readonly kind: 'escalate'; readonly level: EscalationLevel };

const dayMs = 86_400_000;
const none = { kind: 'none' } as const;

/**
 * What time alone does to a case (GOV-29). While a question sleeps, or its people are being asked, its owner is not
 * silent: nothing lapses then.
 */
export function dueEvent(state: CaseState, dates: CaseDates, silence: SilencePolicy, now: string): DueEvent {
  const isOver = (instant: string | null): boolean =>
    instant !== null && Date.parse(instant) <= Date.parse(now);
  switch (state) {
    case 'snoozed':
      if (dates.snoozedUntil === null) return isOver(dates.expiresAt) ? { kind: 'expire' } : none;
      return isOver(dates.snoozedUntil) ? { kind: 'wake' } : none;
    case 'consulting':
      return isOver(dates.consultUntil) ? { kind: 'askAfterConsultation' } : none;
    case 'proposed':
      return isOver(dates.expiresAt) ? { kind: 'expire' } : none;
    case 'asked':
    case 'escalated':
    case 'awaitingSecond':
      return isOver(dates.expiresAt) ? { kind: 'expire' } : whileSilent(dates, silence, now);
    case 'verified':
    case 'partlyDone':
      return isOver(dates.undoUntil) ? { kind: 'close' } : none;
    case 'approved':
    case 'grace':
    case 'executing':
    case 'undoing':
    case 'undone':
    case 'closed':
    case 'kept':
    case 'acknowledged':
    case 'expired':
    case 'withdrawn':
    case 'superseded':
      return none;
  }
}

function whileSilent(dates: CaseDates, silence: SilencePolicy, now: string): DueEvent {
  if (dates.askedAt === null) return none;
  const days = (Date.parse(now) - Date.parse(dates.askedAt)) / dayMs;
  const reminders = silence.remindAfterDays.filter((after) => after <= days).length;
  if (reminders > dates.reminders) return { kind: 'remind', number: reminders };
  const level = levelAfter(days, silence);
  return level !== 0 && level > dates.escalationLevel ? { kind: 'escalate', level } : none;
}

function levelAfter(
  days: number,
  { escalateAfterDays, escalateFurtherAfterDays }: SilencePolicy,
): EscalationLevel | 0 {
  if (escalateFurtherAfterDays !== null && days >= escalateFurtherAfterDays) return 2;
  return escalateAfterDays !== null && days >= escalateAfterDays ? 1 : 0;
}
