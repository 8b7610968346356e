import type { DecisionMeasures } from '../core/attention/decision-measures.ts';
import type { Sql } from './sql.ts';

export interface MeasuredPeriod {
  readonly tenantId: string;
  /** RFC 3339 */
  readonly since: string;
  /** Only of these products; null: of all. */
  readonly products: readonly string[] | null;
}

export interface DecisionMeasureStore {
  of(period: MeasuredPeriod): Promise<DecisionMeasures>;
}

const inPeriod = `cases.tenant_id = $1 and ($3::text[] is null or cases.product = any($3))`;

/** Counts are SQL's: nothing here grows with the number of decisions. */
export function createDecisionMeasureStore({ sql }: { readonly sql: Sql }): DecisionMeasureStore {
  return {
    of: async ({ tenantId, since, products }) => {
      const params = [tenantId, since, products];
      const [questions] = await sql.query<Questions>(
        `select count(*) filter (where asked_at >= $2::timestamptz) as asked,
           count(*) filter (where decided_at >= $2::timestamptz) as decided,
           count(*) filter (where state = 'expired' and updated_at >= $2::timestamptz) as lapsed,
           count(*) filter (where state = 'undone' and updated_at >= $2::timestamptz) as undone,
           count(*) filter (where decided_at >= $2::timestamptz
             and extract(epoch from decided_at - asked_at) < 60) as "withinAMinute",
           (percentile_cont(0.5) within group (order by extract(epoch from decided_at - asked_at))
             filter (where decided_at >= $2::timestamptz and asked_at is not null))::float8 as "medianSecondsToDecide"
         from seatkeeper.cases where ${inPeriod}`,
        params,
      );
      const [approvals] = await sql.query<Approvals>(
        `select count(*) as approvals, count(*) filter (where excluded_user_ids = '{}') as "approvedWhole"
         from seatkeeper.decisions join seatkeeper.cases on cases.id = decisions.case_id
         where ${inPeriod} and decisions.at >= $2::timestamptz and decisions.verb = 'reclaim'
           and decisions.actor_id = cases.decided_by`,
        params,
      );
      const [work] = await sql.query<Work>(
        `select count(distinct (case_id, user_id)) filter (where outcome = 'applied') as removed,
           (percentile_cont(0.5) within group (order by extract(epoch from settled_at - cases.created_at) / 3600)
             filter (where outcome = 'applied'))::float8 as "medianHoursToRemediate"
         from seatkeeper.steps join seatkeeper.cases on cases.id = steps.case_id
         where ${inPeriod} and settled_at >= $2::timestamptz`,
        params,
      );
      const [back] = await sql.query<{ readonly regrets: number }>(
        `select count(*) as regrets from seatkeeper.returns join seatkeeper.cases on cases.id = returns.case_id
         where ${inPeriod} and returns.asked_at >= $2::timestamptz`,
        params,
      );
      const [refusals] = await sql.query<{ readonly refused: number }>(
        `select count(*) as refused from seatkeeper.audit
         where tenant_id = $1 and action = 'decision.refused' and at >= $2
           and ($3::text[] is null or subject in (
             select 'case:' || id from seatkeeper.cases where ${inPeriod}))`,
        params,
      );
      if (!questions || !approvals || !work || !back || !refusals)
        throw new TypeError('count(*) gives a row.');
      return { ...questions, ...approvals, ...work, ...back, ...refusals };
    },
  };
}

type Questions = Pick<
  DecisionMeasures,
  'asked' | 'decided' | 'lapsed' | 'undone' | 'withinAMinute' | 'medianSecondsToDecide'
>;
type Approvals = Pick<DecisionMeasures, 'approvals' | 'approvedWhole'>;
type Work = Pick<DecisionMeasures, 'removed' | 'medianHoursToRemediate'>;
