import type { CostGrouping, CostPage, CostQuery } from '../../azure/query-costs.ts';
import type { IsoDay, ObservationRows, SourceReport } from '../../lake/observation.ts';
import { noSubscriptions, readSubscriptions } from '../azure-subscriptions.ts';
import { collectAzure, nothingVisible, readParts } from '../collect-azure.ts';
import type { AzureSource, CollectContext, Collector } from '../collector.ts';
import { openTable } from '../open-table.ts';
import type { SourceRecord } from '../source-record.ts';
import { readCostFact, readCostText, type CostFact } from './cost-row.ts';
import { distinctScopes } from './distinct-scopes.ts';
import { readCostExports } from './read-cost-exports.ts';
import { createRowSums } from './sum-rows.ts';

type TagCost = ObservationRows['azure_tag_costs'];
type PricingCost = ObservationRows['azure_pricing_costs'];

/**
 * Amortised cost by month, once by each tag and once by how it is priced (AZR-05, AZR-06, AZR-08, AUT-03). One
 * query gives every month of a scope: a scope takes four queries a minute, and a reader twenty. Where cost is exported
 * to a storage account, the exports are read and nothing is asked.
 */
export const azureCostsCollector: Collector = {
  name: 'azure-costs',
  permissions: ['Cost Management Reader'],
  collect: (context) =>
    collectAzure(context, (azure) => {
      const { costExports = null, policy } = azure;
      if (costExports === null) return readCosts(context, azure);
      const from = firstMonth(context.run.asOf, policy.months);
      return readCostExports(context, { store: costExports, tagKeys: policy.tagKeys, from });
    }),
};

async function readCosts({ run, record }: CollectContext, azure: AzureSource): Promise<SourceReport> {
  const { reader, policy } = azure;
  record.describes(run.asOf);
  const { scopes, isSure } =
    policy.scopes.length > 0
      ? await distinctScopes(azure, policy.scopes, record)
      : { scopes: await subscriptionScopes(azure, record), isSure: true };
  if (scopes.length === 0) return nothingVisible(record, noSubscriptions);
  const range = { from: firstMonth(run.asOf, policy.months), to: run.asOf };
  const report = await openTable(run, 'azure_tag_costs', (tagTable) =>
    openTable(run, 'azure_pricing_costs', (pricingTable) =>
      readParts(
        record,
        scopes,
        (scope) => `Scope ${scope}`,
        async (given) => {
          const scope = given.toLowerCase();
          for (const tagKey of policy.tagKeys) {
            const sums = createRowSums<TagCost>();
            const groupings: CostQuery['groupings'] = [{ type: 'TagKey', name: tagKey }, byResourceGroup];
            for await (const page of reader.costs(given, { range, groupings }))
              for (const { fact, text } of factsOf(page, given, record))
                sums.add({
                  scope,
                  month: fact.month,
                  tagKey,
                  tagValue: text('TagValue'),
                  resourceGroup: text('ResourceGroupName')?.toLowerCase() ?? null,
                  amount: fact.amount,
                  currency: fact.currency,
                });
            await tagTable.append(sums.rows(), null);
            record.kept(record.rows() + sums.rows().length);
          }
          const sums = createRowSums<PricingCost>();
          for await (const page of reader.costs(given, { range, groupings: byPricing }))
            for (const { fact, text } of factsOf(page, given, record))
              sums.add({
                scope,
                month: fact.month,
                pricingModel: text('PricingModel'),
                publisherType: text('PublisherType'),
                amount: fact.amount,
                currency: fact.currency,
              });
          await pricingTable.append(sums.rows(), null);
          record.kept(record.rows() + sums.rows().length);
        },
      ),
    ),
  );
  return isSure ? report : { ...report, status: 'incomplete' };
}

const byResourceGroup: CostGrouping = { type: 'Dimension', name: 'ResourceGroupName' };
const byPricing: readonly CostGrouping[] = [
  { type: 'Dimension', name: 'PricingModel' },
  { type: 'Dimension', name: 'PublisherType' },
];

interface ReadRow {
  readonly fact: CostFact;
  readonly text: (column: string) => string | null;
}

function factsOf({ rows, requestId }: CostPage, scope: string, record: SourceRecord): readonly ReadRow[] {
  record.saw(requestId);
  return rows.flatMap((row, index) => {
    const fact = readCostFact(row);
    if (fact !== null) return [{ fact, text: (column: string) => readCostText(row, column) }];
    record.lost({
      code: 'cost-row-malformed',
      place: `${scope}, row ${index + 1}`,
      message: 'The row has no readable month, amount or currency; it was left out.',
    });
    return [];
  });
}

async function subscriptionScopes(azure: AzureSource, record: SourceRecord): Promise<readonly string[]> {
  const subscriptions = await readSubscriptions(azure, record);
  return subscriptions.map(({ subscriptionId }) => `/subscriptions/${subscriptionId}`);
}

/** The first day of the earliest of so many months, the day's own being the last. */
function firstMonth(day: IsoDay, months: number): IsoDay {
  const date = new Date(day);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months + 1, 1))
    .toISOString()
    .slice(0, 10);
}
