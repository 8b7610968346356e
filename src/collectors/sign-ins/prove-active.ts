import type { SignInCensus, SignInStanding } from '../../lake/sign-in-census.ts';

/** An account the directory named as joined or left since it was listed, as it was found after the reading. */
export interface NamedAccount extends SignInStanding {
  /**
   * `left`: before the count. `binned`: it may have been counted, and was in the recycle bin when that was looked at.
   * `leaving`: it may have been counted, and nothing more is known.
   */
  readonly fate: 'here' | 'left' | 'binned' | 'leaving';
}

/** What was read and counted of a tenant's sign-ins. */
export interface ActiveCount extends SignInCensus {
  /** Accounts with a success on the day or after it, as the tenant counted them before anything was read. */
  readonly counted: number;
  /** People without a success were among those the tenant returned: they are not passed over. */
  readonly answersNever: boolean;
  /** Accounts in the recycle bin after the reading, which a filter on sign-ins may find too; null where nobody said. */
  readonly deleted: number | null;
  /** Somebody signed in lately: the sign-ins are not late. */
  readonly isFresh: boolean;
}

export interface Unproven {
  readonly text: string;
  /** Somebody may have come, gone or signed in between: another attempt may do. */
  readonly mayPass: boolean;
}

/**
 * Why people who were not returned must not be called active; null when they may be.
 *
 * An account is _recent_ with a success on the day or after it; what is shown of an account never grows older, so that
 * it stays recent for as long as it is there. Of one attempt, in this order: the listing L, read over a while; the
 * accounts named as joined or left since L began; N, the recent accounts counted at one moment; R, everybody returned
 * as not recent; the accounts named since; and each named account, read by its id.
 *
 * E are the people of L without a row who were not found to be gone: all of them were there when N was counted. Besides
 * the recent ones of E, N counts
 * - of accounts with a row: none that shows it is not recent, because it was read after the count. One that shows a
 *   success since the day may be counted. Who joined is among these, by name;
 * - of accounts that left: none that left before the count, and none with a row. One that left since may be counted;
 * - of the recycle bin: nothing, or what is below.
 *
 * With m accounts that may be counted, at most |E| + m - N of E were not recent. At 0 everybody of E was. Above it
 * somebody was passed over, or woke up between the count and their page, which looks the same and is not told apart.
 * Below it accounts are counted that nobody named. Each term is a bound to the safe side and none an estimate, so that
 * no two changes cancel out.
 *
 * A tenant whose filters look into the recycle bin returns the inactive accounts of it and counts the others: of the b
 * in it, counted after the reading, at most b without those that have a row. Who was restored meanwhile is named and
 * has a row; who was found there is not counted in m as well. The balance then is |E| + m + b - rows = N. Whether a
 * tenant does so shows only in a row from the bin.
 *
 * Taken on trust: what is shown never grows older, and the directory names everybody who joins, leaves or returns.
 */
export function whyUnproven(facts: ActiveCount, named: readonly NamedAccount[] = []): Unproven | null {
  const { counted, answersNever, isFresh, deleted } = facts;
  if (!isFresh) return { text: 'Nobody signed in lately, so that the sign-ins are late.', mayPass: false };
  if (!answersNever) {
    const text = 'Nobody without a sign-in was returned: people may have been passed over.';
    return { text, mayPass: false };
  }
  const { expected, others, binned, fromBin, binnedRows } = balanceOf(facts, named);
  const withoutBin = expected + others + binned - counted;
  if (withoutBin === 0 && fromBin === 0) return null;
  if (deleted !== null && expected + others + deleted - fromBin - binnedRows === counted) return null;
  const mayBe = others + binned === 0 ? '' : `, ${others + binned} of whom may be others`;
  return {
    text: `${expected} people were not returned and ${counted} accounts are counted as signed in${mayBe}: these must be the same.`,
    mayPass: true,
  };
}

interface Balance {
  /** |E|. */
  readonly expected: number;
  /** Accounts that may be counted: m, but for those found in the bin. */
  readonly others: number;
  readonly binned: number;
  /** Rows of accounts that were in the bin before the count: only a filter that looks into it returns them. */
  readonly fromBin: number;
  readonly binnedRows: number;
}

function balanceOf(census: SignInCensus, named: readonly NamedAccount[]): Balance {
  const { unread, strangers, successfulSince } = census;
  const how = (holds: (account: NamedAccount) => boolean): number => named.filter(holds).length;
  const without = (wanted: NamedAccount['fate']): number =>
    how(({ fate, hasRow }) => fate === wanted && !hasRow);
  return {
    expected: unread - how(({ fate, isListed, hasRow }) => fate !== 'here' && isListed && !hasRow),
    others: successfulSince + without('leaving'),
    binned: without('binned'),
    fromBin:
      strangers -
      how(({ fate, isListed, hasRow }) => fate !== 'left' && !isListed && hasRow) +
      how(({ fate, isListed, hasRow }) => fate === 'left' && isListed && hasRow),
    binnedRows: how(({ fate, hasRow }) => fate === 'binned' && hasRow),
  };
}
