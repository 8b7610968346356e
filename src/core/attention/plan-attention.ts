/** How much the desk may ask of one person. */
export interface AttentionPolicy {
  readonly cardsPerOwnerPerWeek: number;
  readonly quietHours: QuietHours | null;
  /** Unused seats are asked about only when a decision leads to something; null: always (C20). */
  readonly contractWindowDays: number | null;
}

/** `HH:MM` by the reader's clock; `to` before `from` is the next morning. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
  readonly weekends: boolean;
}

/** A question that waits for a person. */
export interface WaitingQuestion {
  readonly caseId: string;
  /** It lapses, or has been passed on, or something is over its entitlement: sent before the others. */
  readonly isUrgent: boolean;
  readonly seats: number;
  /** Whether it takes unused seats back; a warning is never held for the contract's sake. */
  readonly isAboutUnusedSeats: boolean;
  /** Whether a freed seat is needed elsewhere today; null: unknown. */
  readonly isNeededElsewhere: boolean | null;
  /** Days until the contract allows fewer; null: unknown. */
  readonly daysToContractEnd: number | null;
}

/** The reader's clock, as their client says; null where it does not. */
export interface LocalTime {
  /** 0 Sunday … 6 Saturday. */
  readonly weekday: number;
  /** `HH:MM` */
  readonly time: string;
}

export type HoldReason = 'quiet-hours' | 'weekly-budget' | 'no-decision-possible';

export interface AttentionPlan {
  readonly send: readonly string[];
  readonly hold: readonly { readonly caseId: string; readonly why: HoldReason }[];
}

/**
 * Which questions one person is sent now, and why the others wait in their list (C20, C34, GOV-17). Urgent first,
 * then the larger; nothing is dropped. `sentInSevenDays` counts the cards they got; `isPrompted`: the person has just
 * come to the desk, so it is never too late in the evening.
 */
export function planAttention(
  questions: readonly WaitingQuestion[],
  {
    policy,
    now,
    sentInSevenDays,
    isPrompted,
  }: {
    readonly policy: AttentionPolicy;
    readonly now: LocalTime;
    readonly sentInSevenDays: number;
    readonly isPrompted: boolean;
  },
): AttentionPlan {
  const decidable = questions.filter((each) => leadsSomewhere(each, policy.contractWindowDays));
  const pointless = questions.filter((each) => !decidable.includes(each)).map(held('no-decision-possible'));
  if (!isPrompted && policy.quietHours !== null && isQuiet(policy.quietHours, now))
    return { send: [], hold: [...decidable.map(held('quiet-hours')), ...pointless] };
  const left = Math.max(0, policy.cardsPerOwnerPerWeek - sentInSevenDays);
  const ordered = decidable.toSorted(
    (a, b) => Number(b.isUrgent) - Number(a.isUrgent) || b.seats - a.seats || compare(a.caseId, b.caseId),
  );
  const sent = new Set(ordered.slice(0, left).map(({ caseId }) => caseId));
  return {
    // In the order they came, so that the newest stands lowest in the chat.
    send: decidable.flatMap(({ caseId }) => (sent.has(caseId) ? [caseId] : [])),
    hold: [...ordered.slice(left).map(held('weekly-budget')), ...pointless],
  };
}

/** Unknown is no reason to keep silent. */
function leadsSomewhere(question: WaitingQuestion, windowDays: number | null): boolean {
  if (windowDays === null || !question.isAboutUnusedSeats || question.isUrgent) return true;
  const { isNeededElsewhere, daysToContractEnd } = question;
  return isNeededElsewhere !== false || daysToContractEnd === null || daysToContractEnd <= windowDays;
}

/** Whether nobody is to be written to at that time of the week. */
export function isQuiet({ from, to, weekends }: QuietHours, { weekday, time }: LocalTime): boolean {
  if (weekends && (weekday === 0 || weekday === 6)) return true;
  return from <= to ? time >= from && time < to : time >= from || time < to;
}

function held(why: HoldReason): (question: WaitingQuestion) => AttentionPlan['hold'][number] {
  return ({ caseId }) => ({ caseId, why });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
