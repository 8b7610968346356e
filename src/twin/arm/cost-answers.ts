import type { Day } from '../days.ts';
import { jsonResponse, type TwinResponse } from '../messages.ts';
import type { ArmEstate } from './arm-estate.ts';
import { armBadRequest, nextLinkOf, pageStart, type ArmRequest } from './arm-request.ts';
import { firstOfMonth } from './commitment.ts';
import { costLinesOf, costTagOf, sumCosts, type CostLine } from './costs.ts';
import type { ArmSubscription } from './subscriptions.ts';

const rowsPerPage = 1_000;

interface Grouping {
  readonly type: string;
  readonly name: string;
}

/** A query of Cost Management over some subscriptions: monthly, by at most two groupings. */
export function answerCostQuery(
  estate: ArmEstate,
  subscriptions: readonly ArmSubscription[],
  request: ArmRequest,
  today: Day,
): TwinResponse {
  const { from, to, groupings } = readQuery(request.body);
  const rows = monthsIn(from, to).flatMap((month) =>
    subscriptions.flatMap((subscription) =>
      sumCosts(costLinesOf(estate, subscription, month, today), (line) =>
        groupings.flatMap((grouping) => valuesOf(grouping, line)),
      ).map(({ key, amount }) => [amount, `${month}T00:00:00`, ...key, subscription.currency]),
    ),
  );
  const start = pageStart(request);
  return jsonResponse(200, {
    id: request.segments.join('/'),
    name: request.requestId,
    type: 'Microsoft.CostManagement/query',
    properties: {
      nextLink: nextLinkOf(request, start + rowsPerPage, rows.length),
      columns: [
        { name: 'Cost', type: 'Number' },
        { name: 'BillingMonth', type: 'Datetime' },
        ...groupings.flatMap(columnsOf),
        { name: 'Currency', type: 'String' },
      ],
      rows: rows.slice(start, start + rowsPerPage),
    },
  });
}

/** Azure groups tags by their key in any case, and writes it small. */
function valuesOf({ type, name }: Grouping, line: CostLine): readonly (string | null)[] {
  if (type === 'TagKey') {
    const value = costTagOf(line, name);
    return value === null ? ['', ''] : [name.toLowerCase(), value];
  }
  switch (name) {
    case 'ResourceGroupName':
      return [line.resourceGroup?.toLowerCase() ?? ''];
    case 'PricingModel':
      return [line.pricingModel];
    case 'PublisherType':
      return [line.publisherType];
    default:
      throw armBadRequest(`Invalid dataset grouping: '${name}'.`);
  }
}

function columnsOf({ type, name }: Grouping): readonly { name: string; type: string }[] {
  const names = type === 'TagKey' ? ['TagKey', 'TagValue'] : [name];
  return names.map((each) => ({ name: each, type: 'String' }));
}

function readQuery(body: unknown): {
  readonly from: string;
  readonly to: string;
  readonly groupings: readonly Grouping[];
} {
  const { timePeriod, dataset } = record(body);
  const { from, to } = record(timePeriod);
  const { grouping, granularity } = record(dataset);
  if (typeof from !== 'string' || typeof to !== 'string')
    throw armBadRequest('Invalid query definition: timePeriod.');
  if (granularity !== 'Monthly') throw armBadRequest('The twin answers monthly queries only.');
  const groupings = Array.isArray(grouping) ? grouping.map(readGrouping) : [];
  if (groupings.length > 2) throw armBadRequest('Invalid query definition: at most two groupings.');
  return { from: from.slice(0, 10), to: to.slice(0, 10), groupings };
}

function readGrouping(value: unknown): Grouping {
  const { type, name } = record(value);
  if (typeof type !== 'string' || typeof name !== 'string') throw armBadRequest('Invalid dataset grouping.');
  return { type, name };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function monthsIn(from: string, to: string): readonly string[] {
  const months: string[] = [];
  for (
    let month = `${from.slice(0, 7)}-01`;
    month <= to;
    month = firstOfMonth(Date.parse(month) / 86_400_000, 1)
  )
    months.push(month);
  if (months.length > 13)
    throw armBadRequest('Invalid query definition: the time period is longer than a year.');
  return months;
}
