import { contractCalendar, type CalendarLine } from '../core/entitlement/contract-calendar.ts';
import { contractTypeOf } from '../core/entitlement/contract-types.ts';
import { dayOf, isoOf, type Day } from '../core/model/day.ts';
import type { Lake } from '../lake/lake.ts';
import type { Moment } from '../register/entitlements.ts';
import type { Register, ShownLine } from '../register/open-register.ts';
import { calendarDocument } from '../reports/calendar-document.ts';
import { contractTermsOf } from '../reports/register-document.ts';
import { gatherVarianceFacts, type VarianceFactsInput } from './gather-variance-facts.ts';

export interface CalendarDeps extends Pick<VarianceFactsInput, 'tenantId' | 'catalogue'> {
  readonly register: Pick<Register, 'entitlements' | 'books' | 'show'>;
  readonly lake: Pick<Lake, 'newest'>;
}

/** What contracts and subscriptions do between a day and another (ENT-03, ENT-07, VAR-07, C18, C19). */
export async function gatherCalendar(
  { tenantId, register, lake, catalogue }: CalendarDeps,
  moment: Moment,
  until: Day,
): Promise<ReturnType<typeof calendarDocument>> {
  const run = await lake.newest({ tenantId, onOrBefore: moment.asOf });
  const { subscriptions, products } = await gatherVarianceFacts({
    ...{ tenantId, register, run, catalogue, moment },
  });
  const productOf = new Map(
    products.flatMap(({ product, skuIds }) => skuIds.map((id) => [id.toLowerCase(), product] as const)),
  );
  const { rows } = subscriptions;
  const entries = contractCalendar({
    asOf: dayOf(moment.asOf),
    until,
    lines: (await register.show(moment)).filter(({ state }) => state !== 'superseded').map(lineOf),
    subscriptions: (rows.known ? rows.value : []).flatMap((each) => {
      const product = productOf.get(each.skuId);
      return product === undefined ? [] : [{ ...each, product }];
    }),
  });
  return calendarDocument({
    asOf: moment.asOf,
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
