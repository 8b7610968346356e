import type { IsoDay, SourceReport } from '../../lake/observation.ts';
import { collectAzure, nothingVisible, readParts, rowsOf } from '../collect-azure.ts';
import type { AzureSource, CollectContext, Collector } from '../collector.ts';
import { openTable } from '../open-table.ts';
import type { SourceRecord } from '../source-record.ts';
import { normaliseEvent, normaliseLot } from './normalise.ts';
import { BillingAccount, Lot, LotEvent } from './schema.ts';

const accounts = '/providers/Microsoft.Billing/billingAccounts';

/** Accounts of this kind have no commitment, and refuse to be asked. */
const withoutCommitments = 'MicrosoftOnlineServicesProgram';

/**
 * Commitments to consume (MACC), their balance by the last invoice, and what drew on them (AZR-04). The client
 * library is not used here: it knows neither the dates of the events nor whether a balance is estimated.
 */
export const azureCommitmentsCollector: Collector = {
  name: 'azure-commitments',
  permissions: ['Billing account reader'],
  collect: (context) => collectAzure(context, (azure) => readCommitments(context, azure)),
};

async function readCommitments({ run, record }: CollectContext, azure: AzureSource): Promise<SourceReport> {
  const { reader, policy } = azure;
  record.describes(run.asOf);
  const names = policy.billingAccounts.length > 0 ? policy.billingAccounts : await visible(azure, record);
  if (names.length === 0)
    return nothingVisible(
      record,
      'No billing account that can hold a commitment is visible to the reader: give it the role Billing account reader or Enrollment reader there.',
    );
  const from = monthsBefore(run.asOf, policy.commitmentMonths);
  return openTable(run, 'azure_commitments', (lots) =>
    openTable(run, 'azure_commitment_events', (events) =>
      readParts(
        record,
        names,
        (name) => `Billing account ${name}`,
        async (name) => {
          const account = `${accounts}/${encodeURIComponent(name)}/providers/Microsoft.Consumption`;
          const lotPages = reader.list(
            `${account}/lots?${query({ $filter: "source eq 'ConsumptionCommitment'" })}`,
            Lot,
          );
          for await (const page of rowsOf(record, lotPages)) {
            const rows = page.flatMap((lot) => normaliseLot(lot, name, record));
            await lots.append(rows, null);
            record.kept(record.rows() + rows.length);
          }
          const eventPages = reader.list(
            `${account}/events?${query({ startDate: from, endDate: run.asOf, $filter: "lotsource eq 'ConsumptionCommitment'" })}`,
            LotEvent,
          );
          for await (const page of rowsOf(record, eventPages)) {
            const rows = page.flatMap((event) => normaliseEvent(event, name, record));
            await events.append(rows, null);
            record.kept(record.rows() + rows.length);
          }
        },
      ),
    ),
  );
}

async function visible({ reader }: AzureSource, record: SourceRecord): Promise<readonly string[]> {
  const names: string[] = [];
  const pages = reader.list(`${accounts}?api-version=2020-05-01`, BillingAccount);
  for await (const rows of rowsOf(record, pages)) {
    for (const { name, properties } of rows)
      if (properties.agreementType !== withoutCommitments) names.push(name);
  }
  return names;
}

function query(parameters: Readonly<Record<string, string>>): string {
  return new URLSearchParams({ 'api-version': '2024-08-01', ...parameters })
    .toString()
    .replaceAll('+', '%20');
}

/** The first day of the month so many months before the day's own. */
function monthsBefore(day: IsoDay, months: number): IsoDay {
  const date = new Date(day);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1)).toISOString().slice(0, 10);
}
