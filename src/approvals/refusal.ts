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
  | 'NOTHING_SELECTED'
  | 'REASON_MISSING'
  | 'UNTIL_INVALID'
  | 'UNDO_OVER'
  | 'WRONG_KIND';

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
    why: 'Only the owners named in the entitlement register may decide about a product.',
    fix: 'Ask the owner, or have an administrator add you to the register (ownerIds).',
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
  secondPersonNeeded: (limit: number): Refusal => ({
    code: 'SECOND_PERSON_NEEDED',
    what: `You have approved this already; a second person must. ${nothingChanged}`,
    why: `Above ${limit} seats two people decide.`,
    fix: 'Ask another owner of this product to confirm.',
  }),
  noSecondPerson: (limit: number): Refusal => ({
    code: 'NO_SECOND_PERSON',
    what: `Above ${limit} seats two people decide, and this product has only one owner. ${nothingChanged}`,
    why: 'A large removal must not rest on one pair of eyes.',
    fix: `Have a second owner named in the register, or tick people off until at most ${limit} are left.`,
  }),
  overCap: (seats: number, limit: number): Refusal => ({
    code: 'OVER_CAP',
    what: `${seats} seats are more than one run may reclaim (${limit}). ${nothingChanged}`,
    why: 'The cap protects people from a mistake that takes many licences at once; a plan over it is refused, not cut.',
    fix: `Tick people off in "Review the list" until at most ${limit} are left, or have an administrator change caps.seatsPerRun in the policy.`,
  }),
  coverageIncomplete: (gaps: string): Refusal => ({
    code: 'COVERAGE_INCOMPLETE',
    what: `The data behind this case is not complete, so no licence is removed. ${nothingChanged}`,
    why: gaps,
    fix: 'Mend the source, collect again, and decide on the new card.',
  }),
  nothingSelected: (): Refusal => ({
    code: 'NOTHING_SELECTED',
    what: `Nobody is left on the list. ${nothingChanged}`,
    why: 'Everybody has been ticked off, or holds the licence through a group.',
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
  undoOver: (until: string): Refusal => ({
    code: 'UNDO_OVER',
    what: `This can no longer be undone here. ${nothingChanged}`,
    why: `Undo was open until ${until}.`,
    fix: 'Assign the licences again in the admin centre if they are needed.',
  }),
  wrongKind: (): Refusal => ({
    code: 'WRONG_KIND',
    what: `This case has no such answer. ${nothingChanged}`,
    why: 'A warning is noted or snoozed; a reclaim case is reclaimed, kept or snoozed.',
    fix: 'Use one of the buttons on the card.',
  }),
} as const;
