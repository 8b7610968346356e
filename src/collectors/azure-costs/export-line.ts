import type { IsoDay } from '../../lake/observation.ts';
import type { ReportColumn } from '../report-table.ts';
import { readDay, UnreadableValue } from '../report-values.ts';

/** Columns by the names they have under the agreements and in FOCUS, whose effective cost is the amortised one. */
export const exportColumns = {
  amount: { names: ['CostInBillingCurrency', 'Cost', 'EffectiveCost', 'BilledCost'], needed: true },
  currency: { names: ['BillingCurrency', 'BillingCurrencyCode', 'Currency'], needed: true },
  date: { names: ['Date', 'UsageDate', 'UsageDateTime', 'ChargePeriodStart'], needed: true },
  subscription: { names: ['SubscriptionId', 'SubscriptionGuid', 'SubAccountId'], needed: true },
  resourceGroup: { names: ['ResourceGroup', 'ResourceGroupName', 'x_ResourceGroupName'], needed: true },
  tags: { names: ['Tags'], needed: true },
  pricingModel: { names: ['PricingModel'], needed: false },
  publisherType: { names: ['PublisherType'], needed: false },
} as const satisfies Readonly<Record<string, ReportColumn>>;

export type ExportField = keyof typeof exportColumns;

/** What one line of an export says was spent. */
export interface ExportedCost {
  /** `/subscriptions/<id>` in lower case; null where the line belongs to none. */
  readonly scope: string | null;
  readonly day: IsoDay;
  readonly amount: number;
  readonly currency: string;
  readonly resourceGroup: string | null;
  readonly pricingModel: string | null;
  readonly publisherType: string | null;
  /** Keys in lower case; an empty value is none. */
  readonly tags: ReadonlyMap<string, string>;
}

/** Throws UnreadableValue for a line without a readable day, amount, currency or tags: none is ever assumed. */
export function readExportLine(values: Readonly<Record<ExportField, string | undefined>>): ExportedCost {
  const day = readDay(isoText(values.date?.trim() ?? ''));
  const amount = values.amount?.trim() ?? '';
  const currency = textOf(values.currency);
  if (day === null || currency === null) throw new UnreadableValue('it has no day or no currency');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(amount))
    throw new UnreadableValue('an amount is no number');
  const subscription =
    textOf(values.subscription)
      ?.toLowerCase()
      .replace(/^\/subscriptions\//, '') ?? null;
  return {
    scope: subscription === null ? null : `/subscriptions/${subscription}`,
    day,
    amount: Number(amount),
    currency: currency.toUpperCase(),
    resourceGroup: textOf(values.resourceGroup)?.toLowerCase() ?? null,
    pricingModel: textOf(values.pricingModel),
    publisherType: textOf(values.publisherType),
    tags: readTags(values.tags?.trim() ?? ''),
  };
}

function textOf(value: string | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

/** `11/30/2026` and `2026-11-30T00:00Z` as a day. */
function isoText(text: string): string {
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(text);
  if (american === null) return text.slice(0, 10);
  const [, month = '', day = '', year = ''] = american;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** An object, or under an Enterprise Agreement its inside without the braces. */
function readTags(text: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  if (text === '') return tags;
  const read = parsed(text.startsWith('{') ? text : `{${text}}`);
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    throw new UnreadableValue('its tags cannot be read');
  for (const [key, value] of Object.entries(read as Record<string, unknown>)) {
    const said = typeof value === 'string' ? value : JSON.stringify(value);
    if (value !== null && said !== '') tags.set(key.toLowerCase(), said);
  }
  return tags;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
