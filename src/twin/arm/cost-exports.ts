import { gzipSync } from 'node:zlib';
import { dayText, type Day } from '../days.ts';
import { guidFrom } from '../object-ids.ts';
import type { ArmEstate } from './arm-estate.ts';
import { firstOfMonth } from './commitment.ts';
import { costLinesOf, type CostLine } from './costs.ts';
import type { ArmSubscription } from './subscriptions.ts';

/** A file of an export as the storage account holds it. */
export interface ExportFile {
  readonly name: string;
  readonly content: Buffer;
  readonly contentType: string;
  readonly writtenOn: Day;
}

export const exportContainer = 'cost-exports';
export const exportFolder = 'daily';

const months = 3;

interface Shape {
  readonly exportName: string;
  readonly isGzip: boolean;
  readonly header: readonly string[];
  fields(line: CostLine, day: string, amount: string): readonly string[];
}

/** As an Enterprise Agreement has it: American days, tags without braces. */
const enterprise: Shape = {
  exportName: 'amortized-first',
  isGzip: false,
  header: [
    ...['InvoiceSectionName', 'SubscriptionId', 'Date', 'ResourceGroup', 'CostInBillingCurrency'],
    ...['BillingCurrencyCode', 'Tags', 'PricingModel', 'PublisherType'],
  ],
  fields: (line, day, amount) => [
    ...[
      'Head office, "North"',
      line.subscription.id,
      `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`,
    ],
    ...[line.resourceGroup ?? '', amount, line.subscription.currency],
    ...[JSON.stringify(line.tags ?? {}).slice(1, -1), line.pricingModel, line.publisherType],
  ],
};

/** As a Microsoft Customer Agreement has it: names in small letters, tags as an object. */
const customer: Shape = {
  exportName: 'amortized-second',
  isGzip: true,
  header: [
    ...['billingCurrency', 'costInBillingCurrency', 'date', 'publisherType', 'pricingModel'],
    ...['resourceGroupName', 'subscriptionId', 'tags'],
  ],
  fields: (line, day, amount) => [
    ...[line.subscription.currency, amount, day, line.publisherType, line.pricingModel],
    ...[line.resourceGroup ?? '', line.subscription.id, line.tags === null ? '' : JSON.stringify(line.tags)],
  ],
};

/**
 * Two daily exports of amortised cost, each with some of the subscriptions: a folder for each month, in it one for
 * each run with a manifest and a part for each subscription. The running month also has the run of the day before.
 */
export function exportFiles(estate: ArmEstate, seed: number, today: Day): readonly ExportFile[] {
  const half = Math.ceil(estate.subscriptions.length / 2);
  const exports = [
    { shape: enterprise, subscriptions: estate.subscriptions.slice(0, half) },
    { shape: customer, subscriptions: estate.subscriptions.slice(half) },
  ];
  return exports.flatMap(({ shape, subscriptions }) =>
    Array.from({ length: months }, (_, back) => firstOfMonth(today, -back)).flatMap((month, back) =>
      (back === 0 ? [today, today - 1] : [today]).flatMap((runDay) =>
        runFiles({ estate, seed, shape, subscriptions, month, runDay }),
      ),
    ),
  );
}

interface Run {
  readonly estate: ArmEstate;
  readonly seed: number;
  readonly shape: Shape;
  readonly subscriptions: readonly ArmSubscription[];
  readonly month: string;
  readonly runDay: Day;
}

function runFiles({ estate, seed, shape, subscriptions, month, runDay }: Run): readonly ExportFile[] {
  const lastOfMonth = dayText(Date.parse(firstOfMonth(Date.parse(month) / 86_400_000, 1)) / 86_400_000 - 1);
  const runId = guidFrom(seed, 4020, runDay * 40 + Number(month.slice(5, 7)) + (shape.isGzip ? 20 : 0));
  const period = `${month}-${lastOfMonth}`.replaceAll(/(\d{4})-(\d\d)-(\d\d)/g, '$1$2$3');
  const folder = `${exportFolder}/${shape.exportName}/${period}/${runId}`;
  const parts = subscriptions.flatMap((subscription, position) => {
    const lines = costLinesOf(estate, subscription, month, runDay);
    if (lines.length === 0) return [];
    const rows = lines.flatMap((line) => rowsOf(shape, line, month, runDay));
    const text = `\uFEFF${[shape.header, ...rows].map(csvLine).join('')}`;
    const name = `${folder}/part_${position}_0001.csv${shape.isGzip ? '.gz' : ''}`;
    return [{ name, content: shape.isGzip ? gzipSync(text) : Buffer.from(text), rows: rows.length }];
  });
  const manifest = {
    manifestVersion: '2024-04-01',
    blobCount: parts.length,
    dataRowCount: parts.reduce((sum, { rows }) => sum + rows, 0),
    exportConfig: { exportName: shape.exportName, type: 'AmortizedCost', granularity: 'Daily' },
    runInfo: { runId, submittedTime: `${dayText(runDay)}T04:00:00Z`, startDate: month, endDate: lastOfMonth },
    blobs: parts.map(({ name, content, rows }) => ({
      blobName: name,
      byteCount: content.length,
      dataRowCount: rows,
    })),
  };
  return [
    ...parts.map(({ name, content }) => ({
      ...{ name, content, writtenOn: runDay },
      contentType: shape.isGzip ? 'application/gzip' : 'text/csv',
    })),
    {
      ...{ name: `${folder}/manifest.json`, content: Buffer.from(JSON.stringify(manifest)) },
      ...{ writtenOn: runDay, contentType: 'application/json' },
    },
  ];
}

/** What was spent on a line in a month, on its days in pence that add up to it. */
function rowsOf(shape: Shape, line: CostLine, month: string, today: Day): readonly (readonly string[])[] {
  const first = Date.parse(month) / 86_400_000;
  const end = Date.parse(firstOfMonth(first, 1)) / 86_400_000;
  const last = Math.max(first, Math.min(end, today) - 1);
  const days = [...new Set([first, first + Math.floor((last - first) / 2), last])];
  const minor = Math.round(line.amount * 100);
  const share = Math.trunc(minor / days.length);
  return days.map((day, position) => {
    const amount = position === 0 ? minor - share * (days.length - 1) : share;
    return shape.fields(line, dayText(day), (amount / 100).toFixed(2));
  });
}

function csvLine(fields: readonly string[]): string {
  const quoted = fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field));
  return `${quoted.join(',')}\r\n`;
}
