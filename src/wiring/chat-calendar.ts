import type { CalendarDocument } from '../bot/desk/chat-reports.ts';
import type { Services } from '../commands/services.ts';
import { gatherVarianceFacts } from '../commands/variances-facts.ts';
import { addMonths } from '../core/entitlement/calendar-days.ts';
import { contractCalendar, type CalendarLine } from '../core/entitlement/contract-calendar.ts';
import { contractTypeOf } from '../core/entitlement/contract-types.ts';
import { dayOf, isoOf } from '../core/model/day.ts';
import type { ShownLine } from '../register/open-register.ts';
import { calendarDocument } from '../reports/calendar-document.ts';
import { contractTermsOf } from '../reports/register-document.ts';

const monthsAhead = 12;

/** What contracts and subscriptions do within the next twelve months (ENT-03, ENT-07, VAR-07, C18, C19). */
export async function chatCalendar(
  { tenantId, register, lake, catalogue }: Pick<Services, 'tenantId' | 'register' | 'lake' | 'catalogue'>,
  today: string,
): Promise<CalendarDocument> {
  const run = await lake.newest({ tenantId, onOrBefore: today });
  const moment = { asOf: today };
  const { subscriptions, products } = await gatherVarianceFacts({
    tenantId,
    register,
    run,
    catalogue,
    moment,
  });
  const productOf = new Map(
    products.flatMap(({ product, skuIds }) => skuIds.map((id) => [id.toLowerCase(), product] as const)),
  );
  const asOf = dayOf(today);
  const until = addMonths(asOf, monthsAhead);
  const { rows } = subscriptions;
  const entries = contractCalendar({
    asOf,
    until,
    lines: (await register.show(moment)).filter(({ state }) => state !== 'superseded').map(lineOf),
    subscriptions: (rows.known ? rows.value : []).flatMap((each) => {
      const product = productOf.get(each.skuId);
      return product === undefined ? [] : [{ ...each, product }];
    }),
  });
  return calendarDocument({
    asOf: today,
    until: isoOf(until),
    entries,
    subscriptionsUnknownBecause: rows.known ? null : rows.reason,
  });
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
