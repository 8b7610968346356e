import type { Day } from '../model/day.ts';
import {
  conditionsOf,
  driftOf,
  mailboxKinds,
  mailboxLines,
  needOf,
  type MailboxConditions,
  type MailboxDrift,
  type MailboxFacts,
  type MailboxKind,
  type MailboxLine,
  type MailboxNeed,
} from './shared-mailbox.ts';

/** A shared, room or equipment mailbox as two collections saw it. */
export interface Mailbox {
  readonly userId: string;
  readonly name: string | null;
  readonly kind: MailboxKind;
  /** Where the kind is from: the report's own column, the mailbox when it was asked, or a population of the policy. */
  readonly toldBy: 'report' | 'mailbox' | 'policy';
  /** SKU ids held, by whatever path. */
  readonly heldSkuIds: readonly string[];
  readonly now: MailboxFacts;
  /** Null when the earlier collection did not know it, or there is none. */
  readonly before: MailboxFacts | null;
}

/** One mailbox with what is to be said of it. */
export interface JudgedMailbox {
  readonly userId: string;
  readonly name: string | null;
  readonly kind: MailboxKind;
  readonly toldBy: Mailbox['toldBy'];
  readonly heldSkuIds: readonly string[];
  readonly conditions: MailboxConditions;
  readonly need: MailboxNeed;
  readonly drift: readonly MailboxDrift[];
}

/** How many there are, and the first of them. */
export interface Listed {
  readonly count: number;
  readonly mailboxes: readonly JudgedMailbox[];
}

export type NeedCounts = Readonly<Record<MailboxNeed['kind'], number>> & { readonly mailboxes: number };

export interface MailboxFindings {
  readonly byKind: Readonly<Record<MailboxKind, NeedCounts>>;
  /** Mailboxes that crossed each line. */
  readonly lines: Readonly<Record<MailboxLine, number>>;
  /** Holds a licence and needs none. */
  readonly licensedWithoutNeed: Listed;
  /** Needs a licence and holds none. */
  readonly licenceMissing: Listed;
  /** Holds none, and somebody signs in to it directly (M36-17). */
  readonly unlicensedSignIn: Listed;
  /** Nobody can tell: a fact is missing. */
  readonly unknown: Listed;
  /** Null when there is no earlier collection to compare with. */
  readonly drifted: (Listed & { readonly notCompared: number }) | null;
}

export interface MailboxReviewOptions {
  readonly asOf: Day;
  /** The day of the collection compared with; null when there is none. */
  readonly earlierAsOf: Day | null;
  readonly signInDays: number;
  /** How many of each list are kept. */
  readonly listed: number;
  /** SKUs that count as a licence; free ones do not. All, when not given. */
  readonly isLicence?: (skuId: string) => boolean;
}

/** Folds mailboxes into counts and short lists: memory does not grow with the tenant. */
export function createMailboxReview(options: MailboxReviewOptions) {
  const { asOf, earlierAsOf, signInDays, isLicence = () => true } = options;
  const kinds = Object.fromEntries(mailboxKinds.map((kind) => [kind, noneCounted()])) as Record<
    MailboxKind,
    ReturnType<typeof noneCounted>
  >;
  const lines: Record<MailboxLine, number> = { size: 0, archive: 0, directSignIn: 0 };
  const list = () => createList(options.listed);
  const lists = { surplus: list(), missing: list(), signIn: list(), unknown: list(), drifted: list() };
  let notCompared = 0;

  function judge({ now, before, ...mailbox }: Mailbox): JudgedMailbox {
    const conditions = conditionsOf(now, asOf, signInDays);
    const drift =
      before === null || earlierAsOf === null
        ? []
        : driftOf(conditionsOf(before, earlierAsOf, signInDays), conditions);
    return { ...mailbox, conditions, need: needOf(conditions), drift };
  }

  return {
    step(mailbox: Mailbox): JudgedMailbox {
      const judged = judge(mailbox);
      const { conditions, need, drift, kind } = judged;
      kinds[kind].mailboxes += 1;
      kinds[kind][need.kind] += 1;
      for (const line of mailboxLines) if (conditions[line] === 'crossed') lines[line] += 1;
      const isLicensed = mailbox.heldSkuIds.some(isLicence);
      if (isLicensed && need.kind === 'noLicenceNeeded') lists.surplus.add(judged);
      if (!isLicensed && need.kind === 'licenceNeeded') lists.missing.add(judged);
      if (!isLicensed && conditions.directSignIn === 'crossed') lists.signIn.add(judged);
      if (need.kind === 'unknown') lists.unknown.add(judged);
      if (drift.length > 0) lists.drifted.add(judged);
      if (mailbox.before === null) notCompared += 1;
      return judged;
    },
    finish(): MailboxFindings {
      return {
        byKind: kinds,
        lines,
        licensedWithoutNeed: lists.surplus.listed(),
        licenceMissing: lists.missing.listed(),
        unlicensedSignIn: lists.signIn.listed(),
        unknown: lists.unknown.listed(),
        drifted: earlierAsOf === null ? null : { ...lists.drifted.listed(), notCompared },
      };
    },
  };
}

function noneCounted() {
  return { mailboxes: 0, noLicenceNeeded: 0, licenceNeeded: 0, unknown: 0 };
}

function createList(limit: number) {
  const mailboxes: JudgedMailbox[] = [];
  let count = 0;
  return {
    add(mailbox: JudgedMailbox): void {
      count += 1;
      if (mailboxes.length < limit) mailboxes.push(mailbox);
    },
    listed: (): Listed => ({ count, mailboxes }),
  };
}
