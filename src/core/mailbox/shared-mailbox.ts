import type { Day } from '../model/day.ts';
import type { SignInEvidence } from '../model/seat.ts';

/** Mailboxes that belong to nobody in particular, and normally need no licence of their own (C4, M36-15). */
export const mailboxKinds = ['shared', 'room', 'equipment'] as const;
export type MailboxKind = (typeof mailboxKinds)[number];

/** What the conditions are judged by. Null and `unknown` where no source says. */
export interface MailboxFacts {
  readonly storageBytes: number | null;
  readonly hasArchive: boolean | null;
  readonly accountEnabled: boolean | null;
  readonly signIn: SignInEvidence;
}

/** The lines a mailbox may cross: more than 50 GiB, an archive, somebody who signs in to it directly. */
export const mailboxLines = ['size', 'archive', 'directSignIn'] as const;
export type MailboxLine = (typeof mailboxLines)[number];

export type LineState = 'kept' | 'crossed' | 'unknown';
export type MailboxConditions = Readonly<Record<MailboxLine, LineState>>;

export type MailboxNeed =
  /** `unchecked`: a hold needs a licence too, and no API tells of one (docs/methods.md §7). */
  | { readonly kind: 'noLicenceNeeded'; readonly unchecked: readonly ['hold'] }
  | { readonly kind: 'licenceNeeded'; readonly lines: readonly MailboxLine[] }
  | { readonly kind: 'unknown'; readonly missing: readonly MailboxLine[] };

/** 50 GiB: what a mailbox may hold without a licence. */
export const unlicensedBytes = 50 * 1024 ** 3;

/** Each condition by itself. `signInDays`: a sign-in at most this many days ago is recent (90). */
export function conditionsOf(
  { storageBytes, hasArchive, accountEnabled, signIn }: MailboxFacts,
  asOf: Day,
  signInDays: number,
): MailboxConditions {
  return {
    size: storageBytes === null ? 'unknown' : stateOf(storageBytes > unlicensedBytes),
    archive: hasArchive === null ? 'unknown' : stateOf(hasArchive),
    directSignIn: directSignIn(accountEnabled, signIn, asOf, signInDays),
  };
}

/** Nobody signs in to a disabled account; of an enabled one the dates tell. Failed attempts got nobody in. */
function directSignIn(
  accountEnabled: boolean | null,
  signIn: SignInEvidence,
  asOf: Day,
  signInDays: number,
): LineState {
  if (accountEnabled === false) return 'kept';
  if (signIn === 'unknown') return 'unknown';
  if (typeof signIn === 'object') return asOf - signIn.since <= signInDays ? 'crossed' : 'unknown';
  return stateOf(typeof signIn === 'number' && asOf - signIn <= signInDays);
}

function stateOf(isCrossed: boolean): LineState {
  return isCrossed ? 'crossed' : 'kept';
}

/** One line crossed settles it; without one, a fact that is missing leaves it open. */
export function needOf(conditions: MailboxConditions): MailboxNeed {
  const crossed = mailboxLines.filter((line) => conditions[line] === 'crossed');
  if (crossed.length > 0) return { kind: 'licenceNeeded', lines: crossed };
  const missing = mailboxLines.filter((line) => conditions[line] === 'unknown');
  return missing.length > 0 ? { kind: 'unknown', missing } : { kind: 'noLicenceNeeded', unchecked: ['hold'] };
}

/** A condition that differs from an earlier collection (M36-16). */
export interface MailboxDrift {
  readonly line: MailboxLine;
  readonly before: LineState;
  readonly now: LineState;
}

/** What changed between two collections; where either does not say, nothing is claimed. */
export function driftOf(before: MailboxConditions, now: MailboxConditions): readonly MailboxDrift[] {
  return mailboxLines.flatMap((line) => {
    const isTold = before[line] !== 'unknown' && now[line] !== 'unknown';
    return isTold && before[line] !== now[line] ? [{ line, before: before[line], now: now[line] }] : [];
  });
}
