import type { BlockReason, Preflight } from './preflight.ts';

/** People who lose it, and those of whom nobody can tell. */
export interface LossCount {
  readonly people: number;
  readonly unknown: number;
}

/** What the people of a case would lose together: counted, with what nobody knows counted beside it. */
export interface LossSummary {
  /** Who would lose the licence. */
  readonly people: number;
  /** Of these: nobody looked into what they would lose. */
  readonly notLookedInto: number;
  readonly mailboxes: LossCount & {
    /** Of those that are known to go: the sizes that are known, in bytes, and how many are not. */
    readonly bytes: number;
    readonly sizeUnknown: number;
    readonly archives: LossCount;
    /** Mailboxes that go, or may, of which nobody can say whether they are on hold. */
    readonly holdUnknown: number;
  };
  readonly oneDrives: LossCount & { readonly bytes: number; readonly sizeUnknown: number };
  readonly phoneNumbers: LossCount;
  /** People who hold an add-on that needs this licence. */
  readonly addOns: number;
  /** People with an add-on of whose base nobody can tell. */
  readonly addOnsUnknown: number;
  /** Left out of the plan: somebody with several reasons counts for the first. */
  readonly leftOut: readonly { readonly reason: BlockReason; readonly people: number }[];
}

export interface LossTally {
  /** One person of the case; null: nobody looked. */
  add(preflight: Preflight | null): void;
  /** One person who keeps everything. */
  leaveOut(reason: BlockReason): void;
  summary(): LossSummary;
}

/** Folds what people would lose; whoever is blocked keeps everything and is counted apart. */
export function createLossTally(): LossTally {
  const leftOut = new Map<string, { reason: BlockReason; people: number }>();
  const counts = {
    ...{ people: 0, notLookedInto: 0, addOns: 0, addOnsUnknown: 0, holdUnknown: 0 },
    mailboxes: sized(),
    archives: counted(),
    oneDrives: sized(),
    phoneNumbers: counted(),
  };

  function leaveOut(reason: BlockReason): void {
    const key = JSON.stringify(reason);
    const before = leftOut.get(key) ?? { reason, people: 0 };
    leftOut.set(key, { reason, people: before.people + 1 });
  }

  return {
    leaveOut,
    add(preflight) {
      const [reason] = preflight?.blocks ?? [];
      if (reason !== undefined) {
        leaveOut(reason);
        return;
      }
      counts.people += 1;
      if (preflight === null) {
        counts.notLookedInto += 1;
        return;
      }
      const { losesMailbox, mailbox, losesOneDrive, oneDriveBytes, hasPhoneNumber } = preflight;
      countSized(counts.mailboxes, losesMailbox, mailbox.sizeBytes);
      if (losesMailbox !== false) {
        count(
          counts.archives,
          losesMailbox === null && mailbox.hasArchive === true ? null : mailbox.hasArchive,
        );
        if (mailbox.isOnHold === null) counts.holdUnknown += 1;
      }
      countSized(counts.oneDrives, losesOneDrive, oneDriveBytes);
      count(counts.phoneNumbers, hasPhoneNumber);
      if (preflight.dependentSkuIds === null) counts.addOnsUnknown += 1;
      else if (preflight.dependentSkuIds.length > 0) counts.addOns += 1;
    },
    summary: () => ({
      people: counts.people,
      notLookedInto: counts.notLookedInto,
      mailboxes: { ...counts.mailboxes, archives: { ...counts.archives }, holdUnknown: counts.holdUnknown },
      oneDrives: { ...counts.oneDrives },
      phoneNumbers: { ...counts.phoneNumbers },
      addOns: counts.addOns,
      addOnsUnknown: counts.addOnsUnknown,
      leftOut: [...leftOut.values()].sort((a, b) => b.people - a.people),
    }),
  };
}

const counted = () => ({ people: 0, unknown: 0 });
const sized = () => ({ ...counted(), bytes: 0, sizeUnknown: 0 });

function count(into: ReturnType<typeof counted>, loses: boolean | null): void {
  if (loses === true) into.people += 1;
  if (loses === null) into.unknown += 1;
}

function countSized(into: ReturnType<typeof sized>, loses: boolean | null, bytes: number | null): void {
  count(into, loses);
  if (loses !== true) return;
  if (bytes === null) into.sizeUnknown += 1;
  else into.bytes += bytes;
}
