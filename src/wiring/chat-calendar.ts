import type { CalendarDocument } from '../bot/desk/chat-reports.ts';
import type { Services } from '../commands/services.ts';
import { addMonths } from '../core/entitlement/calendar-days.ts';
import { dayOf } from '../core/model/day.ts';
import { gatherCalendar } from '../jobs/gather-calendar.ts';

const monthsAhead = 12;

/** What contracts and subscriptions do within the next twelve months (ENT-03, ENT-07, VAR-07, C18, C19). */
export async function chatCalendar(
  services: Pick<Services, 'tenantId' | 'register' | 'lake' | 'catalogue'>,
  today: string,
): Promise<CalendarDocument> {
  return gatherCalendar(services, { asOf: today }, addMonths(dayOf(today), monthsAhead));
}
