import type { ReviewPerson } from '../../cards/review-list.ts';
import { coarsePreflight, monthOf } from '../../core/privacy/coarsen.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { Step } from '../../ledger/step-row.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';
import { departmentWords, pseudonymOf } from './pseudonyms.ts';

/** What a reader is told of who is concerned. */
export interface ReviewNaming {
  /** Null where the policy hides nobody. */
  readonly privacy: 'hidden' | 'revealed' | null;
  readonly shown: (person: ReviewPerson) => ReviewPerson;
  readonly nameOf: (step: Step) => string;
}

/** Everything that is known of people. */
export function inFull(privacy: 'revealed' | null): ReviewNaming {
  return {
    privacy,
    shown: (person) => person,
    nameOf: ({ displayName, userId }) => displayName ?? userId,
  };
}

/** Enough to judge the list of a case by, and too little to tell who it is. */
export async function underPseudonyms(
  deps: Pick<LedgerDeskDeps, 'ledger'>,
  found: Case,
): Promise<ReviewNaming> {
  const departmentOf = await departmentWords(deps, found);
  return {
    privacy: 'hidden',
    shown: (person) => {
      const { userId, department, lastUse, preflight = null } = person;
      return {
        ...person,
        name: pseudonymOf(found.id, userId),
        department: departmentOf(department),
        lastUse: lastUse === null || lastUse === 'never' ? lastUse : monthOf(lastUse),
        idleDays: null,
        preflight: preflight === null ? null : coarsePreflight(preflight),
      };
    },
    nameOf: ({ userId }) => pseudonymOf(found.id, userId),
  };
}
