import { addMonths } from '../core/entitlement/calendar-days.ts';
import { dayOf, dayOfInstant, isoOf } from '../core/model/day.ts';
import { gatherCalendar } from '../jobs/gather-calendar.ts';
import type { calendarDocument } from '../reports/calendar-document.ts';
import { wordsOf } from '../reports/reason-words.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { instantOption, momentOf } from './register-input.ts';
import type { Services } from './services.ts';

/** `calendar [--as-of D] [--months N]` (ENT-03, ENT-07, VAR-07, C18, C19). */
export const addCalendar: AddCommand = (program, { services, finish }) => {
  program
    .command('calendar')
    .description('what the contracts and subscriptions do when, and until when each can be decided')
    .option('--as-of <day>', 'default: today', isoDayOption)
    .option('--known-at <instant>', 'what the register knew then', instantOption)
    .option('--months <count>', 'how far to look', monthsOption, 12)
    .action(async ({ months, ...asked }: { asOf?: string; knownAt?: string; months: number }) => {
      const { register, lake, tenantId, clock, catalogue } = await services();
      const moment = momentOf(asked, isoOf(dayOfInstant(clock.now())));
      const until = addMonths(dayOf(moment.asOf), months);
      const document = await gatherCalendar({ tenantId, register, lake, catalogue }, moment, until);
      const names = await namesOf({ tenantId, register, lake, catalogue }, moment);
      finish({ exitCode: 0, document, text: textOf(document, names) });
    });
};

function monthsOption(text: string): number {
  const months = Number(text);
  if (Number.isInteger(months) && months >= 1 && months <= 120) return months;
  throw new UsageError(
    `"${text}" is no number of months.`,
    'The calendar looks 1 to 120 months ahead.',
    'Say --months 12.',
  );
}

/** Products as the register calls them; else as the catalogue calls the tenant's. */
async function namesOf(
  { tenantId, register, lake, catalogue }: Pick<Services, 'tenantId' | 'register' | 'lake' | 'catalogue'>,
  moment: ReturnType<typeof momentOf>,
): Promise<ReadonlyMap<string, string>> {
  const run = await lake.newest({ tenantId, onOrBefore: moment.asOf });
  const skus = run === null ? [] : (await run.supply()).skus;
  const sold = skus.map(({ skuId, skuPartNumber }) =>
    catalogue.productOf(skuId.toLowerCase(), skuPartNumber),
  );
  const lines = await register.show(moment);
  return new Map([...sold, ...lines].map(({ product, name }) => [product, name]));
}

/** How long something can still be decided. */
function daysLeftText(daysLeft: number | null): string {
  if (daysLeft === null) return '';
  if (daysLeft < 0) return 'too late';
  return daysLeft === 1 ? '1 day left' : `${daysLeft} days left`;
}

function textOf(
  { asOf, until, entries, subscriptionsUnknownBecause }: ReturnType<typeof calendarDocument>,
  names: ReadonlyMap<string, string>,
): string {
  const heads = entries.map(({ on, decideBy, daysLeft, contract }) => [
    on,
    decideBy === null ? '' : `decide by ${decideBy}`,
    daysLeftText(daysLeft),
    contract ?? 'tenant',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...heads.map((head) => head[column]?.length ?? 0)));
  const rows = entries.map(({ kind, products, text }, index) => {
    const head = heads[index]?.map((cell, column) => cell.padEnd(widths[column] ?? 0)) ?? [];
    return [
      ...head,
      `${wordsOf(kind)}: ${products.map((product) => names.get(product) ?? product).join(', ')}. ${text}`,
    ].join('  ');
  });
  return [
    rows.length === 0 ? `Nothing is dated between ${asOf} and ${until}.` : rows.join('\n'),
    ...(subscriptionsUnknownBecause === null
      ? []
      : ['', `The days of the tenant's subscriptions are unknown: ${wordsOf(subscriptionsUnknownBecause)}.`]),
  ].join('\n');
}
