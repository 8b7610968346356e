import type { SignInCensus } from '../../lake/sign-in-census.ts';

/** What was read and counted of a tenant's sign-ins. */
export interface ActiveCount extends SignInCensus {
  /** Accounts with a success on the day or after it, as the tenant counts them. */
  readonly counted: number;
  /** People without a success were among those the tenant returned: they are not passed over. */
  readonly answersNever: boolean;
  /** Deleted accounts, which a filter on sign-ins may count too; null where nobody said. */
  readonly deleted: number | null;
  /** Somebody signed in lately: the sign-ins are not late. */
  readonly isFresh: boolean;
}

export interface Unproven {
  readonly text: string;
  /** The difference could be deleted accounts: how many there are would tell. */
  readonly mayBeDeleted: boolean;
}

/**
 * Why people who were not returned must not be called active; null when they may be. Everybody is one of those who
 * were returned and those who were counted: the directory's people without a row must be exactly as many as the
 * tenant counts, but for accounts it counts and does not list any more. Of these either all are counted or none.
 * A count alone would not do: as many passed over as deleted would balance.
 */
export function whyUnproven(facts: ActiveCount): Unproven | null {
  const { unread, strangers, successfulSince, counted, answersNever, deleted, isFresh } = facts;
  const because = (text: string, mayBeDeleted = false): Unproven => ({ text, mayBeDeleted });
  if (!isFresh) return because('Nobody signed in lately, so that the sign-ins are late.');
  if (!answersNever)
    return because('Nobody without a sign-in was returned: people may have been passed over.');
  const surplus = counted - successfulSince - unread;
  if (surplus === 0) return null;
  if (surplus > 0 && deleted === null) return because(balanceText(facts), true);
  if (surplus > 0 && surplus === (deleted ?? NaN) - strangers) return null;
  return because(balanceText(facts));
}

function balanceText({ unread, successfulSince, counted }: ActiveCount): string {
  return `${unread} people were not returned and ${counted - successfulSince} more accounts are counted as signed in: these must be the same.`;
}
