/** A report function of a path, such as `getOffice365ActiveUserDetail(period='D30')`. */
export interface ReportCall {
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
}

/** Function name and arguments; quotes are stripped. */
export function parseReportCall(segment: string): ReportCall {
  const parts = /^(\w+)(?:\(([^)]*)\))?$/.exec(segment);
  const options: Record<string, string> = {};
  for (const argument of (parts?.[2] ?? '').split(',')) {
    const [key, value] = argument.split('=', 2);
    if (key !== undefined && value !== undefined) options[key.trim()] = value.trim().replaceAll("'", '');
  }
  return { name: parts?.[1] ?? segment, options };
}

/** Days of `D30`; null for ALL, and for `none` where a report knows no period. */
export function daysOf(period: string): number | null {
  return period === 'ALL' || period === 'none' ? null : Number(period.slice(1));
}
