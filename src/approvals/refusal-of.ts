import { isUndecided, type CaseState } from '../core/case/lifecycle.ts';
import type { Denial } from '../core/authority/denial.ts';
import type { AnswerVerb } from '../core/authority/may-answer.ts';
import type { Case } from '../ledger/case-row.ts';
import { refusals, type Refusal } from './refusal.ts';

/** A denial in words for the person who asked. */
export function refusalOf(denial: Denial, found: Case, verb: AnswerVerb): Refusal {
  switch (denial.code) {
    case 'OTHER_TENANT':
      return refusals.otherTenant();
    case 'GUEST':
      return refusals.guest();
    case 'NOT_OWNER':
      return refusals.notOwner(found.productName);
    case 'WRONG_KIND':
      return refusals.wrongKind();
    case 'CASE_SETTLED':
      return settled(found, verb);
    case 'CASE_STALE':
      return refusals.caseStale();
    case 'NOT_NOW':
      return refusals.notNow();
    case 'CONSULTING':
      return refusals.consulting(dayOrNull(denial.until));
    case 'RECALL_OVER':
      return refusals.recallOver(denial.until === null ? null : minuteOf(denial.until));
    case 'UNDO_OVER':
      return refusals.undoOver(dayOrNull(denial.until));
    case 'HALTED':
      return refusals.halted(minuteOf(denial.since), denial.reason);
    case 'NOTHING_SELECTED':
      return refusals.nothingSelected();
    case 'ALL_BLOCKED':
      return refusals.allBlocked(denial.seats);
    case 'OWN_SEAT':
      return refusals.ownSeat();
    case 'OVER_CAP':
      return refusals.overCap(denial.seats, denial.limit);
    case 'OVER_DAY_CAP':
      return refusals.overDayCap(denial);
    case 'OVER_OWNER_CAP':
      return refusals.overOwnerCap(denial);
    case 'OVER_PRODUCT_CAP':
      return refusals.overProductCap(found.productName, denial);
    case 'SECOND_PERSON_NEEDED':
      return refusals.secondPersonNeeded();
    case 'NO_SECOND_PERSON':
      return refusals.noSecondPerson(denial.limit);
    case 'BUYER_NEEDS_SECOND':
      return refusals.buyerNeedsSecond(found.productName);
    case 'IMPLAUSIBLE':
      return refusals.implausible(denial.seats, denial.assigned);
    case 'STEP_UP_NEEDED':
      return refusals.stepUpNeeded(denial.seats);
  }
}

const settledWords: Readonly<Partial<Record<CaseState, string>>> = {
  approved: 'This has been approved and is about to be carried out.',
  grace: 'This has been approved and waits until it can no longer be called back.',
  executing: 'This has been approved and is being carried out.',
  verified: 'This has been carried out.',
  partlyDone: 'This has been carried out in part.',
  undoing: 'This is being undone.',
  undone: 'This has been undone.',
  closed: 'This has been carried out, and the time to undo it is over.',
  kept: 'These seats are kept.',
  acknowledged: 'This has been noted.',
  expired: 'This question has expired.',
  withdrawn: 'This question was withdrawn: its evidence no longer holds.',
  superseded: 'This question is asked by another case now.',
};

/** How a case stands that does not take the answer any more, or has nothing to undo yet. */
export function settled({ state }: Pick<Case, 'state'>, verb: AnswerVerb): Refusal {
  const isTooEarly = isUndecided(state) || state === 'approved' || state === 'grace';
  if (verb === 'undo' && isTooEarly) {
    return refusals.caseSettled('Nothing has been taken away yet, so there is nothing to undo.');
  }
  return refusals.caseSettled(settledWords[state] ?? 'This has been decided.');
}

function dayOrNull(instant: string | null): string | null {
  return instant === null ? null : instant.slice(0, 10);
}

/** `2026-11-22 09:00 UTC` */
function minuteOf(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}
