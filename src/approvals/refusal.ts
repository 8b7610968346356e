import type { OverLimit } from '../core/authority/denial.ts';
import type { Gap } from '../core/model/coverage.ts';

/** Why a decision was not taken, said so that the person knows what to do. Nothing has been changed. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

export type RefusalCode =
  | 'CASE_UNKNOWN'
  | 'CASE_STALE'
  | 'CASE_SETTLED'
  | 'NOT_OWNER'
  | 'OTHER_TENANT'
  | 'NO_IDENTITY'
  | 'OWN_SEAT'
  | 'SECOND_PERSON_NEEDED'
  | 'NO_SECOND_PERSON'
  | 'OVER_CAP'
  | 'COVERAGE_INCOMPLETE'
  | 'EVIDENCE_TOO_OLD'
  | 'NOTHING_SELECTED'
  | 'REASON_MISSING'
  | 'UNTIL_INVALID'
  | 'UNDO_OVER'
  | 'WRONG_KIND'
  | 'TRAINING_OVER'
  | 'GUEST'
  | 'CONSULTING'
  | 'NOT_NOW'
  | 'HALTED'
  | 'ALL_BLOCKED'
  | 'OVER_DAY_CAP'
  | 'OVER_OWNER_CAP'
  | 'OVER_PRODUCT_CAP'
  | 'BUYER_NEEDS_SECOND'
  | 'IMPLAUSIBLE'
  | 'STEP_UP_NEEDED'
  | 'RECALL_OVER';

const nothingChanged = 'Nothing has been changed.';

/** Every refusal, with the facts it needs. The texts are read by licence owners in a chat. */
export const refusals = {
  caseUnknown: (): Refusal => ({
    code: 'CASE_UNKNOWN',
    what: 'There is no such case any more.',
    why: 'It was withdrawn, or the card comes from another installation.',
    fix: 'Write "what is waiting for me?" to see what is open.',
  }),
  caseStale: (): Refusal => ({
    code: 'CASE_STALE',
    what: `This card is out of date. ${nothingChanged}`,
    why: 'The case has changed since the card was sent.',
    fix: 'The card now shows the newest state: look at it again and decide there.',
  }),
  caseSettled: (decided: string): Refusal => ({
    code: 'CASE_SETTLED',
    what: `${decided} ${nothingChanged}`,
    why: 'A case is decided once.',
    fix: 'Write "what is waiting for me?" to see what is open.',
  }),
  notOwner: (product: string): Refusal => ({
    code: 'NOT_OWNER',
    what: `You do not own ${product}, so you cannot decide this. ${nothingChanged}`,
    why: 'Only the owners named in the entitlement register, and those who stand in for them today, may decide.',
    fix: 'Ask the owner, or have an administrator add you to the register as an owner or a delegate.',
  }),
  otherTenant: (): Refusal => ({
    code: 'OTHER_TENANT',
    what: `This desk belongs to another organisation. ${nothingChanged}`,
    why: 'It answers people of its own tenant only.',
    fix: 'Use the licence desk of your own organisation.',
  }),
  noIdentity: (): Refusal => ({
    code: 'NO_IDENTITY',
    what: `Teams did not say who you are. ${nothingChanged}`,
    why: 'Without your directory identity nobody can check what you may decide.',
    fix: 'Open the desk from your own Teams account and try again.',
  }),
  ownSeat: (): Refusal => ({
    code: 'OWN_SEAT',
    what: `Your own licence is in this case, so you cannot decide it. ${nothingChanged}`,
    why: 'Nobody decides about their own seat.',
    fix: 'Tick yourself off in "Review the list", or leave the case to another owner.',
  }),
  secondPersonNeeded: (): Refusal => ({
    code: 'SECOND_PERSON_NEEDED',
    what: `You have approved this already; a second person must. ${nothingChanged}`,
    why: 'Two people decide about this removal, and nobody is both of them.',
    fix: 'Ask another owner of this product, or somebody who stands in for one, to confirm.',
  }),
  noSecondPerson: (limit: number): Refusal => ({
    code: 'NO_SECOND_PERSON',
    what: `Above ${limit} seats two people decide, and nobody else may decide about this product. ${nothingChanged}`,
    why: 'A large removal must not rest on one pair of eyes.',
    fix: `Have a second owner or a delegate named in the register, or tick people off until at most ${limit} are left.`,
  }),
  buyerNeedsSecond: (product: string): Refusal => ({
    code: 'BUYER_NEEDS_SECOND',
    what: `You bought or amended ${product}, so somebody who did not must approve this as well. ${nothingChanged}`,
    why: 'Who buys a product and who takes its licences away are kept apart.',
    fix: 'Ask another owner who has not entered its contracts, or have an administrator name a delegate.',
  }),
  overCap: (seats: number, limit: number): Refusal => ({
    code: 'OVER_CAP',
    what: `${seats} seats are more than one run may reclaim (${limit}). ${nothingChanged}`,
    why: 'The cap protects people from a mistake that takes many licences at once; a plan over it is refused, not cut.',
    fix: `Tick people off in "Review the list" until at most ${limit} are left, or have an administrator change caps.seatsPerRun in the policy.`,
  }),
  coverageIncomplete: (asOf: string, gaps: readonly Gap[]): Refusal => ({
    code: 'COVERAGE_INCOMPLETE',
    what: `The data of ${asOf} is not complete, so no licence is removed. ${nothingChanged}`,
    why: gaps.length === 0 ? 'A source was not read whole.' : gapsInWords(gaps),
    fix: 'Mend the source, collect again, and decide on the new card. Write "sources" to see how each stands.',
  }),
  evidenceTooOld: ({ age, limit, isSwap }: OldEvidence): Refusal => ({
    code: 'EVIDENCE_TOO_OLD',
    what: `What this case rests on is ${age} days old, so no licence is removed. ${nothingChanged}`,
    why: `Above ${limit} days nobody can tell what has become of these people, or of what they would lose, since.`,
    fix: isSwap
      ? 'Have whoever runs Seatkeeper collect and run "swaps propose" again, or answer "Keep".'
      : 'Have whoever runs Seatkeeper collect again: the case comes back with what is true now. Until then answer "Keep", or leave it.',
  }),
  nothingSelected: (): Refusal => ({
    code: 'NOTHING_SELECTED',
    what: `Nobody is left on the list. ${nothingChanged}`,
    why: 'Everybody has been ticked off, keeps it by an answer that still holds, or holds it through a group.',
    fix: 'Leave at least one person on the list, or answer "Keep".',
  }),
  reasonMissing: (): Refusal => ({
    code: 'REASON_MISSING',
    what: `A reason is needed to keep these seats. ${nothingChanged}`,
    why: 'Whoever reads the ledger later must understand why idle seats were kept.',
    fix: 'Write one sentence and send again.',
  }),
  untilInvalid: (latest: string): Refusal => ({
    code: 'UNTIL_INVALID',
    what: `The date is not one this case can be kept until. ${nothingChanged}`,
    why: `It must be a day after today and not after ${latest}.`,
    fix: 'Choose a day in that range and send again.',
  }),
  snoozeInvalid: (longestDays: number): Refusal => ({
    code: 'UNTIL_INVALID',
    what: `That is no number of days this case can wait. ${nothingChanged}`,
    why: `It must be a number from 1 to ${longestDays}.`,
    fix: 'Choose how long on the card and send again.',
  }),
  undoOver: (until: string | null): Refusal => ({
    code: 'UNDO_OVER',
    what: `This can no longer be undone here. ${nothingChanged}`,
    why: until === null ? 'The time to undo it is over.' : `Undo was open until ${until}.`,
    fix: 'Assign the licences again in the admin centre if they are needed.',
  }),
  wrongKind: (): Refusal => ({
    code: 'WRONG_KIND',
    what: `This case has no such answer. ${nothingChanged}`,
    why: 'A warning is noted or snoozed; a reclaim case is reclaimed, kept or snoozed.',
    fix: 'Use one of the buttons on the card.',
  }),
  trainingOver: (): Refusal => ({
    code: 'TRAINING_OVER',
    what: `Training has been offered for these seats already. ${nothingChanged}`,
    why: 'Whoever has used the licence since is off the list; an offer is made once.',
    fix: 'Reclaim, keep or snooze them.',
  }),
  guest: (): Refusal => ({
    code: 'GUEST',
    what: `You are a guest here, so you cannot decide this. ${nothingChanged}`,
    why: 'Only members of this organisation decide about its licences.',
    fix: 'Ask an owner who is a member, or use your own account of this organisation.',
  }),
  consulting: (until: string | null): Refusal => ({
    code: 'CONSULTING',
    what: `The people who hold these licences are being heard first. ${nothingChanged}`,
    why: until === null ? 'Their time is not over.' : `They have until ${until}.`,
    fix: 'You are asked when it is over. Until then you can review the list, or answer "Keep".',
  }),
  notNow: (): Refusal => ({
    code: 'NOT_NOW',
    what: `This answer is not possible at the moment. ${nothingChanged}`,
    why: 'The case is in a state that does not take it.',
    fix: 'Use one of the buttons that the card shows now.',
  }),
  halted: (since: string, reason: string): Refusal => ({
    code: 'HALTED',
    what: `Every removal is stopped since ${since}. ${nothingChanged}`,
    why: reason,
    fix: 'Wait until an administrator lets removals go on. Keeping, snoozing and undoing work as always.',
  }),
  allBlocked: (seats: number): Refusal => ({
    code: 'ALL_BLOCKED',
    what: `No licence on this list can be taken away safely. ${nothingChanged}`,
    why: `For ${seats === 1 ? 'the one person' : `all ${seats} people`} on it, something they would lose stands in the way or is not known.`,
    fix: 'Open "Review the list" to see what it is for each; when it is settled you are asked again.',
  }),
  overDayCap: (over: OverLimit): Refusal => ({
    code: 'OVER_DAY_CAP',
    what: `${seatsToday(over)} would be more than may be taken in one day (${over.limit}). ${nothingChanged}`,
    why: 'The cap protects people from a mistake, or a stolen session, that takes many licences at once.',
    fix: `${fitting(over)}, or have an administrator change caps.seatsPerDay in the policy.`,
  }),
  overOwnerCap: (over: OverLimit): Refusal => ({
    code: 'OVER_OWNER_CAP',
    what: `${seatsToday(over)} by you would be more than one person may approve in a day (${over.limit}). ${nothingChanged}`,
    why: 'The cap protects people from a mistake, or a stolen session, that takes many licences at once.',
    fix: `${fitting(over)}, leave it to another owner, or have an administrator change caps.seatsPerOwnerPerDay in the policy.`,
  }),
  overProductCap: (product: string, over: OverLimit): Refusal => ({
    code: 'OVER_PRODUCT_CAP',
    what: `${seatsToday(over)} would be more than ${product} may lose in one day (${over.limit}). ${nothingChanged}`,
    why: 'The cap protects people from a mistake that takes many licences of one product at once.',
    fix: `${fitting(over)}, or have an administrator change caps.seatsPerProductPerDay in the policy.`,
  }),
  implausible: (seats: number, assigned: number | null): Refusal => ({
    code: 'IMPLAUSIBLE',
    what: `${seats} of ${assigned ?? 'an unknown number of'} seats is so much of this product that it looks like a mistake. ${nothingChanged}`,
    why: 'A product that nearly nobody seems to use is more often wrongly measured than unused.',
    fix: 'Tick people off, or approve it together with a compliance approver, who must be the second to approve.',
  }),
  stepUpNeeded: (seats: number): Refusal => ({
    code: 'STEP_UP_NEEDED',
    what: `A removal of this size is confirmed by typing how many seats it takes. ${nothingChanged}`,
    why: 'The number that was typed is missing, or is not the number of seats on the list now.',
    fix: `Look at the list, type ${seats} in the confirmation and send it again.`,
  }),
  recallOver: (until: string | null): Refusal => ({
    code: 'RECALL_OVER',
    what: `This can no longer be called back. ${nothingChanged}`,
    why: until === null ? 'There was no time to call it back.' : `That was possible until ${until}.`,
    fix: 'Once it has been carried out, press Undo: everybody gets their licence back.',
  }),
} as const;

interface OldEvidence {
  /** Days. */
  readonly age: number;
  readonly limit: number;
  readonly isSwap: boolean;
}

const gapsTold = 3;

/** Every source by its name, and of the first few what is the matter. */
function gapsInWords(gaps: readonly Gap[]): string {
  const sources = [...new Set(gaps.map(({ source }) => source))];
  const details = [...new Set(gaps.map(({ detail }) => detail))].slice(0, gapsTold);
  return `It cannot be relied on: ${sources.join(', ')}. ${details.join(' ')}`;
}

function seatsToday({ approved, seats }: OverLimit): string {
  return approved === 0 ? `${seats} seats` : `${seats} seats, after ${approved} approved today,`;
}

function fitting({ limit, approved }: OverLimit): string {
  const left = Math.max(0, limit - approved);
  return left === 0 ? 'Decide tomorrow' : `Tick people off until at most ${left} are left, decide tomorrow`;
}
