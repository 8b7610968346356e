import type { ProposalResult } from '../ledger/case-draft.ts';
import type { Case } from '../ledger/case-row.ts';

/** Cases whose cards show what is no longer so; a new one has no card yet. */
export function changedIn(result: ProposalResult | null): readonly Case[] {
  return result === null ? [] : [...result.updated, ...result.withdrawn, ...result.superseded];
}
