import type { HttpClient } from '@azure/core-rest-pipeline';
import { z } from 'zod/v4';
import { nextOf, onlyOnce, requestArm, type ArmAnswer } from './arm-json.ts';
import { badPayload } from './errors.ts';
import type { DayRange } from './reservation-summaries.ts';

export interface CostGrouping {
  readonly type: 'TagKey' | 'Dimension';
  readonly name: string;
}

/** Cost by month. Two groupings at most, twelve months at most (graph-and-azure §9.3). */
export interface CostQuery {
  readonly range: DayRange;
  readonly groupings: readonly CostGrouping[];
}

/** A row by the names of its columns, in lower case: their order is Azure's own. */
export type CostRow = ReadonlyMap<string, string | number | null>;

export interface CostPage {
  readonly rows: readonly CostRow[];
  readonly requestId: string | null;
}

export type QueryCosts = (scope: string, query: CostQuery) => AsyncGenerator<CostPage>;

const Answer = z.object({
  properties: z.object({
    columns: z.array(z.object({ name: z.string() })),
    rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
    nextLink: z.string().nullish(),
  }),
});

/**
 * Amortised cost of a scope, in which a reservation is spread over what used it. A following page is asked for
 * with the same body.
 */
export function createQueryCosts(origin: string, http: HttpClient): QueryCosts {
  return async function* queryCosts(scope, { range, groupings }) {
    const body = {
      type: 'AmortizedCost',
      timeframe: 'Custom',
      timePeriod: { from: `${range.from}T00:00:00Z`, to: `${range.to}T23:59:59Z` },
      dataset: {
        granularity: 'Monthly',
        aggregation: { totalCost: { name: 'Cost', function: 'Sum' } },
        grouping: groupings,
      },
    };
    const visit = onlyOnce();
    const first = `${origin}${scope}/providers/Microsoft.CostManagement/query?api-version=2023-11-01`;
    for (let url: string | null = first; url !== null;) {
      visit(url);
      const answer: ArmAnswer<z.output<typeof Answer>> = await requestArm(http, {
        method: 'POST',
        url,
        body,
        schema: Answer,
      });
      const { columns, rows, nextLink } = answer.value.properties;
      const names = columns.map(({ name }) => name.toLowerCase());
      const wanted = groupings.map(({ type, name }) => (type === 'TagKey' ? 'tagvalue' : name.toLowerCase()));
      if (wanted.some((name) => !names.includes(name)) || new Set(names).size !== names.length)
        throw badPayload(
          new URL(url).pathname,
          'A column it was grouped by is missing, or one is there twice.',
          answer.requestId,
        );
      if (rows.some((row) => row.length !== names.length))
        throw badPayload(
          new URL(url).pathname,
          'A row has not as many values as there are columns.',
          answer.requestId,
        );
      yield { rows: rows.map((row) => byName(names, row)), requestId: answer.requestId };
      url = nextOf(nextLink);
    }
  };
}

function byName(names: readonly string[], row: readonly (string | number | null)[]): CostRow {
  return new Map(names.map((name, index) => [name, row[index] ?? null]));
}
