import type { PlanResult } from '../plan/plan-reclaim.ts';
import type { Caps } from '../model/policy.ts';
import type { Appointment } from './appointment.ts';
import { refused, type Denial, type Refused, type SecondReason } from './denial.ts';
import { mayOpen, type Asker, type CaseFacts } from './may-answer.ts';
import { peopleWithStanding, standingsOf, type Standing } from './standing.ts';

/** The part of the policy that says who may remove how much. Null: no such limit. */
export interface RemovalPolicy {
  readonly caps: Caps & {
    readonly seatsPerDay: number | null;
    readonly seatsPerOwnerPerDay: number | null;
    readonly seatsPerProductPerDay: number | null;
  };
  /** Above this many seats a second person must approve. */
  readonly secondApproverAboveSeats: number;
  readonly authority: {
    /** Above this many seats the approver types their number. */
    readonly stepUpAboveSeats: number | null;
    /** Whoever bought or amended a product does not approve its removals alone (SEC-06). */
    readonly separateBuyers: boolean;
  };
  readonly breakers: {
    /** A case that takes more than this share of a product looks like a mistake (C49). */
    readonly implausibleSharePct: number;
    /** Smaller products are not judged by share. */
    readonly implausibleMinSeats: number;
  };
}

/** Seats whose removal was approved today: of the tenant, by this person, of this product. */
export interface ApprovedToday {
  readonly all: number;
  readonly byPerson: number;
  readonly ofProduct: number;
}

/** One person's approval of one removal, with everything that bears on it. */
export interface Removal {
  readonly asker: Asker;
  readonly version: number;
  /** What the person typed to confirm; null: nothing. */
  readonly stepUp: number | null;
  readonly facts: CaseFacts;
  /** Those in force on the day. */
  readonly appointments: readonly Appointment[];
  /** Who imported or amended what is known of the product's purchase. */
  readonly buyers: readonly string[];
  readonly plan: PlanResult;
  /** Seats of the product; null: not known. */
  readonly assigned: number | null;
  readonly approvedToday: ApprovedToday;
  /** Every change is stopped, since when and why; null: it is not. */
  readonly halt: { readonly since: string; readonly reason: string } | null;
  readonly policy: RemovalPolicy;
}

export type MayRemove =
  | { readonly kind: 'allowed'; readonly standing: Standing }
  | {
      readonly kind: 'needsSecond';
      readonly standing: Standing;
      readonly because: readonly SecondReason[];
      /** Compliance approvers to be asked, where nobody closer to the product can be the second. */
      readonly alsoAsk: readonly string[];
    }
  | Refused;

/**
 * Whether this person may have these seats taken away, alone or with a second (C49, SEC-06). A removal over a limit
 * is refused, never cut.
 */
export function mayRemove(removal: Removal): MayRemove {
  const { asker, version, facts, appointments, plan, halt, policy } = removal;
  const open = mayOpen({ asker, verb: 'reclaim', version, facts, appointments });
  if (open.kind === 'refused') return open;
  if (halt !== null) return refused({ code: 'HALTED', ...halt });
  if (plan.kind === 'nothingToDo') return refused({ code: 'NOTHING_SELECTED' });
  if (plan.kind === 'allBlocked') return refused({ code: 'ALL_BLOCKED', seats: plan.seats });
  if (plan.kind === 'overCap') return refused({ code: 'OVER_CAP', limit: plan.limit, seats: plan.seats });
  const { seats, steps } = plan.plan;
  if (steps.some(({ userId }) => isSame(userId, asker.userId))) return refused({ code: 'OWN_SEAT' });
  const over = overLimit(removal, seats);
  if (over !== null) return refused(over);
  const because = secondReasons(removal, seats);
  const isSecond = facts.state === 'awaitingSecond';
  const denial =
    because.length === 0
      ? null
      : isSecond
        ? whyNotSecond(removal, because, seats)
        : whyNobodyElse(removal, because, seats);
  if (denial !== null) return refused(denial);
  const { stepUpAboveSeats } = policy.authority;
  if (stepUpAboveSeats !== null && seats > stepUpAboveSeats && removal.stepUp !== seats) {
    return refused({ code: 'STEP_UP_NEEDED', seats });
  }
  if (because.length === 0 || isSecond) return open;
  return { kind: 'needsSecond', standing: open.standing, because, alsoAsk: alsoAsk(removal, because) };
}

/** Ids of one person may differ in the case of their letters: a difference must never open a door. */
function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function overLimit({ approvedToday, policy: { caps } }: Removal, seats: number): Denial | null {
  const limits = [
    ['OVER_PRODUCT_CAP', approvedToday.ofProduct, caps.seatsPerProductPerDay],
    ['OVER_OWNER_CAP', approvedToday.byPerson, caps.seatsPerOwnerPerDay],
    ['OVER_DAY_CAP', approvedToday.all, caps.seatsPerDay],
  ] as const;
  for (const [code, approved, limit] of limits) {
    if (limit !== null && approved + seats > limit) return { code, limit, approved, seats };
  }
  return null;
}

function secondReasons(removal: Removal, seats: number): readonly SecondReason[] {
  const { asker, policy } = removal;
  return [
    ...(seats > policy.secondApproverAboveSeats ? (['size'] as const) : []),
    ...(isBuyer(removal, asker.userId) ? (['buyer'] as const) : []),
    ...(isImplausible(removal, seats) ? (['implausible'] as const) : []),
  ];
}

function isBuyer({ buyers, policy }: Removal, userId: string): boolean {
  return policy.authority.separateBuyers && buyers.some((buyer) => isSame(buyer, userId));
}

/** A product of unknown size is taken for the smallest that is judged: what cannot be ruled out stops. */
function isImplausible({ assigned, policy: { breakers } }: Removal, seats: number): boolean {
  const size = assigned ?? Math.max(seats, breakers.implausibleMinSeats);
  return size >= breakers.implausibleMinSeats && seats * 100 > breakers.implausibleSharePct * size;
}

function isCompliance({ facts, appointments }: Removal, userId: string): boolean {
  return standingsOf(userId, facts, appointments).includes('compliance');
}

function whyNotSecond(removal: Removal, because: readonly SecondReason[], seats: number): Denial | null {
  const { asker, facts, assigned } = removal;
  const first = facts.firstApprover;
  if (first === null || isSame(first, asker.userId)) return { code: 'SECOND_PERSON_NEEDED' };
  if (because.includes('implausible') && !isCompliance(removal, asker.userId)) {
    return { code: 'IMPLAUSIBLE', seats, assigned };
  }
  const areBuyers = isBuyer(removal, first) && isBuyer(removal, asker.userId);
  return areBuyers ? { code: 'BUYER_NEEDS_SECOND' } : null;
}

function whyNobodyElse(removal: Removal, because: readonly SecondReason[], seats: number): Denial | null {
  if (seconds(removal, because).length > 0) return null;
  if (because.includes('implausible')) return { code: 'IMPLAUSIBLE', seats, assigned: removal.assigned };
  if (because.includes('buyer')) return { code: 'BUYER_NEEDS_SECOND' };
  return { code: 'NO_SECOND_PERSON', limit: removal.policy.secondApproverAboveSeats };
}

/** Everybody who could be the second approver after this one. */
function seconds(removal: Removal, because: readonly SecondReason[]): readonly string[] {
  const { asker, facts, appointments, plan } = removal;
  const holders = plan.kind === 'planned' ? plan.plan.steps : [];
  return peopleWithStanding(facts, appointments).filter(
    (userId) =>
      !isSame(userId, asker.userId) &&
      !holders.some((holder) => isSame(holder.userId, userId)) &&
      !(because.includes('buyer') && isBuyer(removal, userId)) &&
      !(because.includes('implausible') && !isCompliance(removal, userId)),
  );
}

function alsoAsk(removal: Removal, because: readonly SecondReason[]): readonly string[] {
  const { facts, appointments } = removal;
  const able = seconds(removal, because);
  const areFar = able.every((userId) => standingsOf(userId, facts, appointments)[0] === 'compliance');
  return areFar ? able : [];
}
