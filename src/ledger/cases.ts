import type { CaseState } from '../core/case/lifecycle.ts';
import type { Outcome, StepState } from '../core/plan/step.ts';
import type { ProposalSession } from './case-draft.ts';
import { caseColumns, isUuid, type Case } from './case-row.ts';
import {
  setExcluded,
  transitionCase,
  type Transition,
  type TransitionDeps,
  type TransitionResult,
} from './case-transition.ts';
import { proposeCases, type ProposalRun } from './propose-cases.ts';
import { inReadingOrder, stepColumns, type Step } from './step-row.ts';

/** How many steps of a case are in each state, and what happened to the settled and the restored ones. */
export interface StepCounts {
  readonly total: number;
  readonly states: Readonly<Partial<Record<StepState, number>>>;
  readonly outcomes: Readonly<Partial<Record<NonNullable<Outcome>, number>>>;
  readonly restores: Readonly<Partial<Record<NonNullable<Outcome>, number>>>;
}

export interface CaseStore {
  propose(run: ProposalRun): Promise<ProposalSession>;
  /** By uuid, or by the number people use. */
  get(id: string): Promise<Case | null>;
  /** Newest first. */
  list(wanted: {
    readonly tenantId: string;
    readonly state?: CaseState;
    readonly kind?: string;
    readonly product?: string;
    readonly ownerId?: string;
    readonly undecidedOnly?: boolean;
  }): Promise<Case[]>;
  /** Approved, executing or undoing: to be gone on with after a crash. */
  inFlight(tenantId: string): Promise<Case[]>;
  /** Longest idle first (never used before all), then by name. */
  steps(
    caseId: string,
    page: { readonly offset: number; readonly limit: number; readonly states?: readonly StepState[] },
  ): Promise<Step[]>;
  stepCounts(caseId: string): Promise<StepCounts>;
  transition(wanted: Transition): Promise<TransitionResult>;
  setExcluded(
    caseId: string,
    expectedVersion: number,
    userIds: readonly string[],
    excluded: boolean,
    actor: string,
  ): Promise<TransitionResult>;
}

const wholeNumber = /^\d{1,15}$/;

export function createCaseStore(deps: TransitionDeps): CaseStore {
  const { sql } = deps;
  return {
    propose: async (run) => proposeCases(deps, run),

    get: async (id) => {
      if (!isUuid(id) && !wholeNumber.test(id)) return null;
      const [row] = isUuid(id)
        ? await sql.query<Case>(`select ${caseColumns} from seatkeeper.cases where id = $1::uuid`, [id])
        : await sql.query<Case>(`select ${caseColumns} from seatkeeper.cases where number = $1::bigint`, [
            id,
          ]);
      return row ?? null;
    },

    list: async ({ tenantId, state, kind, product, ownerId, undecidedOnly = false }) =>
      sql.query<Case>(
        `select ${caseColumns} from seatkeeper.cases
         where tenant_id = $1 and ($2::text is null or state = $2) and ($3::text is null or kind = $3)
           and ($4::text is null or product = $4) and ($5::text is null or $5 = any(owner_ids))
           and (not $6::boolean or state in ('proposed', 'asked', 'snoozed', 'awaitingSecond'))
         order by number desc`,
        [tenantId, state ?? null, kind ?? null, product ?? null, ownerId ?? null, undecidedOnly],
      ),

    inFlight: async (tenantId) =>
      sql.query<Case>(
        `select ${caseColumns} from seatkeeper.cases
         where tenant_id = $1 and state in ('approved', 'executing', 'undoing') order by number`,
        [tenantId],
      ),

    steps: async (caseId, { offset, limit, states }) => {
      if (!isUuid(caseId)) return [];
      return sql.query<Step>(
        `select ${stepColumns} from seatkeeper.steps
         where case_id = $1 and ($4::text[] is null or state = any($4)) ${inReadingOrder} offset $2 limit $3`,
        [caseId, offset, limit, states ?? null],
      );
    },

    stepCounts: async (caseId) => {
      const rows = isUuid(caseId)
        ? await sql.query<{ state: StepState; outcome: Outcome; restore: Outcome; count: number }>(
            `select state, outcome, restore_outcome as restore, count(*) as count from seatkeeper.steps
             where case_id = $1 group by state, outcome, restore_outcome`,
            [caseId],
          )
        : [];
      const total = rows.reduce((sum, { count }) => sum + count, 0);
      return {
        total,
        states: sumBy(rows, ({ state }) => state),
        outcomes: sumBy(rows, ({ outcome }) => outcome),
        restores: sumBy(rows, ({ restore }) => restore),
      };
    },

    transition: async (wanted) => transitionCase(deps, wanted),
    setExcluded: async (caseId, expectedVersion, userIds, excluded, actor) =>
      setExcluded(deps, caseId, expectedVersion, userIds, excluded, actor),
  };
}

function sumBy<Row extends { readonly count: number }, Key extends string>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key | null,
): Partial<Record<Key, number>> {
  const sums = new Map<Key, number>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key !== null) sums.set(key, row.count + (sums.get(key) ?? 0));
  }
  return Object.fromEntries(sums) as Partial<Record<Key, number>>;
}
