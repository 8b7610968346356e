import type { MailboxFacts, Preflight } from './preflight.ts';
import {
  blocksOf,
  lossesOf,
  type HeldSku,
  type MustKnow,
  type PreflightChange,
  type SkuTraits,
} from './preflight-of.ts';

/** What the newest lists that people brought say of one person (C8, C10). Null: they do not say. */
export interface ListedFacts {
  readonly isOnHold: boolean | null;
  readonly hasArchive: boolean | null;
  /** `user`, `shared`, `room`, … */
  readonly recipientType: string | null;
  readonly hasPhoneNumber: boolean | null;
}

/** What can have become otherwise since a step was proposed. */
export interface FactsNow {
  readonly held: readonly HeldSku[];
  readonly listed: ListedFacts;
}

const unknownMailbox: MailboxFacts = { sizeBytes: null, hasArchive: null, isOnHold: null, purpose: null };

/**
 * The preflight of a step once more, with the licences and the lists of this moment; what only a collection tells
 * stays as it was. `before` null: nobody had looked. What was to be lost then is to be lost now: of licences that go
 * together the directory still shows the one, or no longer the other.
 */
export function preflightNow(
  before: Preflight | null,
  { held, listed }: FactsNow,
  change: PreflightChange,
  traits: SkuTraits,
  policy: MustKnow,
): Preflight {
  const facts = {
    held,
    mailbox: mailboxNow(before?.mailbox ?? unknownMailbox, listed),
    oneDriveBytes: before?.oneDriveBytes ?? null,
    hasPhoneNumber: listed.hasPhoneNumber,
  };
  const losses = lossesOf(facts, change, traits);
  const found = {
    ...losses,
    losesMailbox: stillLost(before?.losesMailbox, losses.losesMailbox),
    losesOneDrive: stillLost(before?.losesOneDrive, losses.losesOneDrive),
  };
  return { ...found, blocks: blocksOf(found, policy) };
}

function stillLost(before: boolean | null | undefined, now: boolean | null): boolean | null {
  return before === true || before === null ? before : now;
}

/** Either may be behind the other: what there is to lose, and whom it is not a person's, counts (C6, C7). */
function mailboxNow(
  before: MailboxFacts,
  { isOnHold, hasArchive, recipientType }: ListedFacts,
): MailboxFacts {
  const isOther = recipientType !== null && recipientType !== 'user';
  return {
    sizeBytes: before.sizeBytes,
    hasArchive: before.hasArchive === true ? true : (hasArchive ?? before.hasArchive),
    isOnHold,
    purpose: isOther ? recipientType : before.purpose,
  };
}
