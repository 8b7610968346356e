import { z } from 'zod/v4';
import type { IsoDay } from '../lake/observation.ts';

const anyDay = /^\d{4}-\d{2}-\d{2}/;

/** A day as Azure writes it: a moment, a date, or a `Date` a client library made of one. */
export const AzureDay = z
  .union([z.string(), z.date()])
  .nullish()
  .transform((value, context): IsoDay | null => {
    if (value === null || value === undefined || value === '') return null;
    const at = typeof value === 'string' ? (anyDay.test(value) ? Date.parse(value) : NaN) : value.getTime();
    if (!Number.isNaN(at)) return new Date(at).toISOString().slice(0, 10);
    context.addIssue({ code: 'custom', message: 'not a day' });
    return z.NEVER;
  });

/** An amount or number of hours that may be absent; never taken for 0. */
export const Amount = z
  .number()
  .nullish()
  .transform((value) => value ?? null);

/** A whole number, also where Azure writes it as text; anything else is unknown. */
export const WholeNumber = z.unknown().transform((value): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 ? number : null;
});

/** Ids of ARM are compared in lower case. */
export const ArmId = z
  .string()
  .min(1)
  .transform((id) => id.toLowerCase());

/** The last part of an id, in lower case: some answers hold the whole path, others the name alone. */
export function nameOfId(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1).toLowerCase();
}

/** Tags as JSON, keys and values as they were written; null when there are none. */
export const TagsText = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((tags) =>
    tags === null || tags === undefined || Object.keys(tags).length === 0 ? null : JSON.stringify(tags),
  );
