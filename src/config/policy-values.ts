import { z } from 'zod/v4';

/** The values more than one part of the policy is made of. */
export const days = z.int().min(1).max(3650);
export const guid = z.guid().transform((id) => id.toLowerCase());
export const percent = z.number().min(0).max(100);
export const currencyCode = z.string().regex(/^[A-Z]{3}$/, 'Expected a currency code (ISO 4217), like GBP');
export const timezone = z.string().refine(isTimezone, 'Unknown time zone; write one like Europe/London');

function isTimezone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
