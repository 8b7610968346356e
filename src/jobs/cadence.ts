import { CronExpressionParser } from 'cron-parser';
import { localTimeOf, momentOf } from './local-time.ts';

/** When a job is due: a cron expression in a time zone. */
export interface Cadence {
  readonly cron: string;
  readonly timezone: string;
}

/** More than clocks are ever put back. */
const longestShiftMs = 3 * 3_600_000;

/**
 * The latest moment, at or before `now`, at which the job was due. Its ISO form names the slot. A job of certain hours
 * has one slot per local day and time, whatever the clocks do: a time that comes twice counts the first time, and one
 * that is left out is due when the clocks have been put forward. A job of every hour goes by the hours that pass.
 */
export function latestSlot({ cron, timezone }: Cadence, now: Date): Date {
  if (isOfEveryHour(cron)) {
    const justAfter = new Date(now.getTime() + 1);
    return CronExpressionParser.parse(cron, { tz: timezone, currentDate: justAfter }).prev().toDate();
  }
  const from = new Date(localTimeOf(now.getTime(), timezone) + longestShiftMs);
  const times = CronExpressionParser.parse(cron, { tz: 'UTC', currentDate: from });
  for (;;) {
    const due = momentOf(times.prev().getTime(), timezone);
    if (due <= now.getTime()) return new Date(due);
  }
}

function isOfEveryHour(cron: string): boolean {
  return cron.trim().split(/\s+/).at(-4)?.startsWith('*') === true;
}

/**
 * Day of month and day of week in one expression mean "both" to one cron and "either" to another: two
 * libraries would disagree on the slot, so such an expression is not accepted.
 */
export function isUnambiguous(cron: string): boolean {
  const fields = cron.trim().split(/\s+/);
  const [dayOfMonth, , dayOfWeek] = fields.slice(-3);
  return fields.length === 5 && (dayOfMonth === '*' || dayOfWeek === '*');
}
