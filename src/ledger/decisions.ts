import { isUuid } from './case-row.ts';
import type { Sql } from './sql.ts';

/** A named person's answer to a case, as it was given. Written by `cases.transition`. */
export interface Decision {
  readonly id: string;
  readonly caseId: string;
  /** The version that person saw. */
  readonly caseVersion: number;
  readonly actorId: string;
  readonly verb: string;
  readonly reason: string | null;
  readonly until: string | null;
  readonly at: string;
  readonly excludedUserIds: readonly string[];
}

export interface DecisionStore {
  /** In the order they were given. */
  forCase(caseId: string): Promise<Decision[]>;
}

export function createDecisionStore({ sql }: { readonly sql: Sql }): DecisionStore {
  return {
    forCase: async (caseId) =>
      isUuid(caseId)
        ? sql.query<Decision>(
            `select id, case_id as "caseId", case_version as "caseVersion", actor_id as "actorId", verb, reason, until, at,
               excluded_user_ids as "excludedUserIds"
             from seatkeeper.decisions where case_id = $1 order by at, case_version`,
            [caseId],
          )
        : [],
  };
}
