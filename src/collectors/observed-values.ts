import type { IsoDay, IsoInstant } from '../lake/observation.ts';
import { z } from 'zod/v4';

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** Directory ids are compared in lower case (graph-and-azure §0.3). */
export const ObjectId = z.guid().transform((id) => id.toLowerCase());

/** A moment; Graph writes `0001-01-01T00:00:00Z` for none at all (graph-and-azure §2.1). */
export const Instant = z
  .string()
  .nullish()
  .transform((text, context): IsoInstant | null => {
    if (text === null || text === undefined || text.startsWith('0001-01-01')) return null;
    const at = rfc3339.test(text) ? Date.parse(text) : NaN;
    if (!Number.isNaN(at)) return new Date(at).toISOString();
    context.addIssue({ code: 'custom', message: 'not a moment' });
    return z.NEVER;
  });

/** A fact Graph may leave out or not know. */
export const Text = z
  .string()
  .nullish()
  .transform((text) => (text === '' ? null : (text ?? null)));

export const Flag = z
  .boolean()
  .nullish()
  .transform((flag) => flag ?? null);

/** A count that must be there when it is asked for: never taken for 0. */
export const Count = z.int().min(0);

/** The UTC day a moment falls in. */
export function isoDayOf(instant: IsoInstant | null): IsoDay | null {
  return instant === null ? null : instant.slice(0, 10);
}
