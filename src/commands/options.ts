import { isDay } from '../core/model/day.ts';
import { UsageError } from './errors.ts';

/** A calendar day from the command line. Throws COMMAND_USAGE. */
export function isoDayOption(text: string): string {
  if (isDay(text)) return text;
  throw new UsageError(
    `"${text}" is not a day.`,
    'Days are written as YYYY-MM-DD.',
    'For example 2026-11-22.',
  );
}
