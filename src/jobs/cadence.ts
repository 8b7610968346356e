import { CronExpressionParser } from 'cron-parser';

/** When a job is due: a cron expression in a time zone. */
export interface Cadence {
  readonly cron: string;
  readonly timezone: string;
}

/** The latest moment, at or before `now`, at which the job was due. Its ISO form names the slot. */
export function latestSlot({ cron, timezone }: Cadence, now: Date): Date {
  const justAfter = new Date(now.getTime() + 1);
  return CronExpressionParser.parse(cron, { tz: timezone, currentDate: justAfter }).prev().toDate();
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
