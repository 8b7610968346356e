import { undecidedStates, type CaseState } from '../core/case/lifecycle.ts';
import type { Outcome, StepState } from '../core/plan/step.ts';
import type { ProposalRun, ProposalSession } from './case-draft.ts';
import { caseColumns, isUuid, type Case } from './case-row.ts';
import { sparedSql } from './exemptions.ts';
import {
  setExcluded,
  transitionCase,
  type Transition,
  type TransitionDeps,
  type TransitionResult,
} from './case-transition.ts';
import { proposeCases } from './propose-cases.ts';
import { inReadingOrder, stepColumns, type Step } from './step-row.ts';

export interface Tally {
  readonly states: Readonly<Partial<Record<StepState, number>>>;
  readonly outcomes: Readonly<Partial<Record<NonNullable<Outcome>, number>>>;
  readonly restores: Readonly<Partial<Record<NonNullable<Outcome>, number>>>;
}

/** How many steps of a case are in each state, and what happened to the settled and the restored ones. */
export interface StepCounts extends Tally {
  readonly total: number;
  /** The same in people: somebody who holds two SKUs of a product has two steps and is one seat. */
  readonly people: Tally & {
    /** Whose licences are to be taken, or were. */
    readonly concerned: number;
    /** Of these: with every step behind them. */
    readonly settled: number;
    readonly restored: number;
    /** Still planned, and left out because the preflight forbids it, or an exemption is in force. */
    readonly blocked: number;
  };
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
    /** Theirs, and those that were brought to them in an owner's place. */
    readonly ownerId?: string;
    /** With `ownerId`: cases of these products as well, for which the person stands in. */
    readonly orProducts?: readonly string[];
    readonly undecidedOnly?: boolean;
  }): Promise<Case[]>;
  /** Approved, in grace, executing or undoing: to be gone on with after a crash. */
  inFlight(tenantId: string): Promise<Case[]>;
  /** Longest idle first (never used before all), then by name. */
  steps(
    caseId: string,
    page: { readonly offset: number; readonly limit: number; readonly states?: readonly StepState[] },
  ): Promise<Step[]>;
  /** One step of each person, in the same order: the list a person reads. */
  people(
    caseId: string,
    page: { readonly offset: number; readonly limit: number; readonly states: readonly StepState[] },
  ): Promise<Step[]>;
  stepCounts(caseId: string): Promise<StepCounts>;
  /** People still planned of whom nothing may be taken, because an exemption is in force today. */
  spared(caseId: string): Promise<ReadonlySet<string>>;
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
  const today = (): string => deps.clock.now().toISOString().slice(0, 10);
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

    list: async ({ tenantId, state, kind, product, ownerId, orProducts = [], undecidedOnly = false }) =>
      sql.query<Case>(
        `select ${caseColumns} from seatkeeper.cases
         where tenant_id = $1 and ($2::text is null or state = $2) and ($3::text is null or kind = $3)
           and ($4::text is null or product = $4) and ($5::text is null or $5 = any(owner_ids) or $5 = any(escalated_to) or product = any($7::text[]))
           and (not $6::boolean or state = any($8::text[]))
         order by number desc`,
        [
          tenantId,
          state ?? null,
          kind ?? null,
          product ?? null,
          ownerId ?? null,
          undecidedOnly,
          orProducts,
          undecidedStates,
        ],
      ),

    inFlight: async (tenantId) =>
      sql.query<Case>(
        `select ${caseColumns} from seatkeeper.cases
         where tenant_id = $1 and state in ('approved', 'grace', 'executing', 'undoing') order by number`,
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

    people: async (caseId, { offset, limit, states }) => {
      if (!isUuid(caseId)) return [];
      return sql.query<Step>(
        `select ${stepColumns} from (
           select distinct on (user_id) * from seatkeeper.steps
           where case_id = $1 and state = any($4::text[]) order by user_id, sku_id
         ) steps ${inReadingOrder} offset $2 limit $3`,
        [caseId, offset, limit, states],
      );
    },

    stepCounts: async (caseId) => {
      if (!isUuid(caseId)) return countsOf([], { concerned: 0, settled: 0, restored: 0, blocked: 0 });
      const rows = await sql.query<CountRow>(
        `select state, outcome, restore_outcome as restore, count(*) as steps, count(distinct user_id) as people
         from seatkeeper.steps where case_id = $1 group by state, outcome, restore_outcome`,
        [caseId],
      );
      const [people] = await sql.query<PeopleRow>(
        `select count(*) as concerned, count(*) filter (where settled) as settled, count(*) filter (where restored) as restored,
           count(*) filter (where blocked) as blocked
         from (select bool_and(steps.state in ('settled', 'restoring', 'restored')) as settled, bool_and(steps.state = 'restored') as restored,
             bool_or(steps.state = 'planned' and (${sparedSql('$2')}
               or jsonb_array_length(coalesce(preflight -> 'blocks', '[]'::jsonb)) > 0)) as blocked
           from seatkeeper.steps join seatkeeper.cases on cases.id = case_id
           where case_id = $1 and steps.state not in ('excluded', 'instructed') group by user_id) person`,
        [caseId, today()],
      );
      if (people === undefined) throw new TypeError('count(*) gives a row.');
      return countsOf(rows, people);
    },

    spared: async (caseId) => {
      if (!isUuid(caseId)) return new Set();
      const rows = await sql.query<{ userId: string }>(
        `select distinct steps.user_id as "userId" from seatkeeper.steps join seatkeeper.cases on cases.id = case_id
         where case_id = $1 and steps.state = 'planned' and ${sparedSql('$2')}`,
        [caseId, today()],
      );
      return new Set(rows.map(({ userId }) => userId));
    },

    transition: async (wanted) => transitionCase(deps, wanted),
    setExcluded: async (caseId, expectedVersion, userIds, excluded, actor) =>
      setExcluded(deps, caseId, expectedVersion, userIds, excluded, actor),
  };
}

interface CountRow {
  readonly state: StepState;
  readonly outcome: Outcome;
  readonly restore: Outcome;
  readonly steps: number;
  readonly people: number;
}

interface PeopleRow {
  readonly concerned: number;
  readonly settled: number;
  readonly restored: number;
  readonly blocked: number;
}

function countsOf(rows: readonly CountRow[], people: PeopleRow): StepCounts {
  const tallyOf = (count: (row: CountRow) => number): Tally => ({
    states: sumBy(rows, ({ state }) => state, count),
    outcomes: sumBy(rows, ({ outcome }) => outcome, count),
    restores: sumBy(rows, ({ restore }) => restore, count),
  });
  return {
    total: rows.reduce((sum, { steps }) => sum + steps, 0),
    ...tallyOf(({ steps }) => steps),
    people: { ...people, ...tallyOf((row) => row.people) },
  };
}

function sumBy<Row, Key extends string>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key | null,
  countOf: (row: Row) => number,
): Partial<Record<Key, number>> {
  const sums = new Map<Key, number>();
  for (const row of rows) {
    const key = keyOf(row);
    const before = key === null ? undefined : sums.get(key);
    if (key !== null) sums.set(key, before === undefined ? countOf(row) : before + countOf(row));
  }
  return Object.fromEntries(sums) as Partial<Record<Key, number>>;
}
