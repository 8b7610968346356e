import type { Case } from '../../ledger/case-row.ts';
import type { Reply } from './authority-scene.ts';
import { ref, type Stage } from './authority-stage.ts';

/** One attack or mistake: prepared first, then tried. */
export interface Row {
  readonly name: string;
  /** As the audit trail keeps it. */
  readonly code: string;
  /** Whom the audit trail names; null: a turn that cannot be believed names nobody. */
  readonly by: string | null;
  readonly status: number;
  /** Part of what the person is told to do. */
  readonly says: string;
  readonly prepare: (stage: Stage) => Promise<Attack>;
}

export type Attack = () => Promise<Reply>;

/** What each refusal tells to do, as it reads on the card. */
const fixes = {
  APPROVED_WITHOUT_THEM: 'Leave them ticked off',
  BAD_PAYLOAD: 'use the card you get then',
  BUYER_NEEDS_SECOND: 'Ask another owner who has not entered its contracts',
  CASE_SETTLED: 'to see what is open',
  CASE_STALE: 'look at it again and decide there',
  CASE_UNKNOWN: 'to see what is open',
  CONSULTING: 'You are asked when it is over',
  COVERAGE_INCOMPLETE: 'Mend the source, collect again',
  EVIDENCE_TOO_OLD: 'collect again: the case comes back',
  GUEST: 'Ask an owner who is a member',
  HALTED: 'Wait until an administrator lets removals go on',
  HALT_CHANGED: 'Write “resume” to see why they are stopped now',
  HALT_NOT_ALLOWED: 'Tell one of them, or whoever runs Seatkeeper',
  IMPLAUSIBLE: 'approve it together with a compliance approver',
  NOTHING_SELECTED: 'Leave at least one person on the list',
  NOT_NOW: 'Use one of the buttons that the card shows now',
  NOT_OWNER: 'Ask the owner, or have an administrator add you',
  NO_IDENTITY: 'Open this chat from your own Teams account',
  NO_SECOND_PERSON: 'Have a second owner or a delegate named',
  OTHER_TENANT: 'Use the licence desk of your own organisation',
  OVER_CAP: 'or have an administrator change caps.seatsPerRun',
  OVER_PRODUCT_CAP: 'or have an administrator change caps.seatsPerProductPerDay',
  OWN_SEAT: 'Tick yourself off in "Review the list"',
  PERSONAL_CHAT_ONLY: 'Open a chat with Seatkeeper and ask there',
  REASON_MISSING: 'Write one sentence and send again',
  RECALL_OVER: 'Once it has been carried out, press Undo',
  RESUME_NOT_ALLOWED: 'Ask one of them, or whoever runs Seatkeeper',
  SECOND_PERSON_NEEDED: 'Ask another owner of this product',
  STEP_UP_NEEDED: 'in the confirmation and send it again',
  UNDO_OVER: 'Assign the licences again in the admin centre',
  UNKNOWN_BUTTON: 'use the card you get then',
  UNTIL_INVALID: 'Choose a day in that range and send again',
  WRONG_KIND: 'Use one of the buttons on the card',
} as const;

export type Code = keyof typeof fixes;

/** A turn that is believed, and answered with a refusal. */
export function told(name: string, code: Code, by: string | null, prepare: Row['prepare']): Row {
  return { name, code, by, status: 200, says: fixes[code], prepare };
}

/** One press on a case made for it. */
export function pressed(
  name: string,
  code: Code,
  [person, verb]: readonly [string, string],
  made: (stage: Stage) => Promise<Case> = (stage) => stage.caseOf(3),
  data: (found: Case, stage: Stage) => unknown = ref,
): Row {
  return told(name, code, person, async (stage) => {
    const found = await made(stage);
    const sent = data(found, stage);
    return () => stage.press(person, verb, sent);
  });
}
