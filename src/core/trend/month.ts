import { dayOf, isoOf, type Day } from '../model/day.ts';

/** Calendar months since 1970-01 (UTC): month arithmetic without calendars. */
export type Month = number;

const isoMonth = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** `2026-11` → a Month; null for anything that is not a calendar month. */
export function parseMonth(iso: string): Month | null {
  const [, year, month] = isoMonth.exec(iso) ?? [];
  return year === undefined ? null : (Number(year) - 1970) * 12 + Number(month) - 1;
}

/** `2026-11` → a Month. Throws TypeError on anything else. */
export function monthOf(iso: string): Month {
  const month = parseMonth(iso);
  if (month === null) throw new TypeError(`Not a calendar month (YYYY-MM): ${iso}`);
  return month;
}

/** A Month → `2026-11`. */
export function isoMonthOf(month: Month): string {
  const year = 1970 + Math.floor(month / 12);
  return `${String(year).padStart(4, '0')}-${String(calendarMonthOf(month) + 1).padStart(2, '0')}`;
}

/** 0 for January … 11 for December. */
export function calendarMonthOf(month: Month): number {
  return ((month % 12) + 12) % 12;
}

export function monthOfDay(day: Day): Month {
  return monthOf(isoOf(day).slice(0, 7));
}

export function firstDayOf(month: Month): Day {
  return dayOf(`${isoMonthOf(month)}-01`);
}

export function lastDayOf(month: Month): Day {
  return firstDayOf(month + 1) - 1;
}

/** The newest month that is over at the end of `day`. */
export function lastWholeMonth(day: Day): Month {
  const month = monthOfDay(day);
  return day === lastDayOf(month) ? month : month - 1;
}
