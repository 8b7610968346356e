import { addMonths } from '../core/entitlement/calendar-days.ts';
import { contractCalendar, type CalendarLine } from '../core/entitlement/contract-calendar.ts';
import { contractTypeOf } from '../core/entitlement/contract-types.ts';
import { dayOf, dayOfInstant, isoOf } from '../core/model/day.ts';
import type { ShownLine } from '../register/open-register.ts';
import { calendarDocument } from '../reports/calendar-document.ts';
import { contractTermsOf } from '../reports/register-document.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { instantOption, momentOf } from './register-input.ts';
import { gatherVarianceFacts } from './variances-facts.ts';

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
      const run = await lake.newest({ tenantId, onOrBefore: moment.asOf });
      const { subscriptions, products } = await gatherVarianceFacts({
        ...{ tenantId, register, run, catalogue, moment },
      });
      const productOf = new Map(
        products.flatMap(({ product, skuIds }) => skuIds.map((id) => [id.toLowerCase(), product] as const)),
      );
      const asOf = dayOf(moment.asOf);
      const until = addMonths(asOf, months);
      const entries = contractCalendar({
        asOf,
        until,
        lines: (await register.show(moment)).filter(({ state }) => state !== 'superseded').map(lineOf),
        subscriptions: (subscriptions.rows.known ? subscriptions.rows.value : []).flatMap((each) => {
          const product = productOf.get(each.skuId);
          return product === undefined ? [] : [{ ...each, product }];
        }),
      });
      const document = calendarDocument({
        asOf: moment.asOf,
        until: isoOf(until),
        entries,
        subscriptionsUnknownBecause: subscriptions.rows.known ? null : subscriptions.rows.reason,
      });
      finish({ exitCode: 0, document, text: textOf(document) });
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

function lineOf(line: ShownLine): CalendarLine {
  return {
    id: line.id,
    product: line.product,
    contract: line.contract,
    state: contractTypeOf(line.contractType).kind === 'trial' ? 'trial' : line.contractState,
    terms: contractTermsOf(line),
  };
}

function textOf({
  asOf,
  until,
  entries,
  subscriptionsUnknownBecause,
}: ReturnType<typeof calendarDocument>): string {
  const heads = entries.map(({ on, decideBy, level, contract }) => [
    on,
    decideBy === null ? '' : `decide by ${decideBy}`,
    level ?? '',
    contract ?? 'tenant',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...heads.map((head) => head[column]?.length ?? 0)));
  const rows = entries.map(({ kind, products, text }, index) => {
    const head = heads[index]?.map((cell, column) => cell.padEnd(widths[column] ?? 0)) ?? [];
    return [...head, `${kind}: ${products.join(', ')}. ${text}`].join('  ');
  });
  return [
    rows.length === 0 ? `Nothing is dated between ${asOf} and ${until}.` : rows.join('\n'),
    ...(subscriptionsUnknownBecause === null
      ? []
      : ['', `The days of the tenant's subscriptions are unknown: ${subscriptionsUnknownBecause}.`]),
  ].join('\n');
}
