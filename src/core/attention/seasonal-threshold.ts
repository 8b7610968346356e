/** A time of the year with a warning threshold of its own; `MM-DD`, both included, over New Year when `to` is earlier. */
export interface BusyPeriod {
  readonly from: string;
  readonly to: string;
  readonly warnAtPercentOfEntitlement: number;
}

/** The percentage of entitlement that warns on a day (`YYYY-MM-DD`): that of the first busy period it is in (GOV-17). */
export function warnAtOn(day: string, usual: number, busyPeriods: readonly BusyPeriod[]): number {
  const monthDay = day.slice(5);
  const busy = busyPeriods.find(({ from, to }) =>
    from <= to ? monthDay >= from && monthDay <= to : monthDay >= from || monthDay <= to,
  );
  return busy === undefined ? usual : busy.warnAtPercentOfEntitlement;
}
