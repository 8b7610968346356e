import type { IsoInstant, ObservationRows } from '../../lake/observation.ts';
import { isoDayOf } from '../observed-values.ts';
import type { UserSignIns } from './schema.ts';

/** Successes are recorded from this day on and were not filled in for earlier ones (graph-and-azure §2.1). */
const successesRecordedSince: IsoInstant = '2023-12-01T00:00:00.000Z';

/**
 * The day that counts. A recorded success decides. Without one, an attempt before successes were recorded is the
 * best evidence there is; a later one shows only that nobody got in (C27).
 */
export function normaliseSignIns({ id, signInActivity }: UserSignIns): ObservationRows['sign_ins'] {
  const lastSuccessfulAt = signInActivity?.lastSuccessfulSignInDateTime ?? null;
  const lastInteractiveAt = signInActivity?.lastSignInDateTime ?? null;
  const lastNonInteractiveAt = signInActivity?.lastNonInteractiveSignInDateTime ?? null;
  const attemptedAt = newestOf(lastInteractiveAt, lastNonInteractiveAt);
  return {
    userId: id,
    lastSuccessfulAt,
    lastInteractiveAt,
    lastNonInteractiveAt,
    ...lastSeen(lastSuccessfulAt, attemptedAt),
    seenSince: null,
  };
}

function lastSeen(
  succeededAt: IsoInstant | null,
  attemptedAt: IsoInstant | null,
): Pick<ObservationRows['sign_ins'], 'lastSeenOn' | 'basis'> {
  if (succeededAt !== null) return { lastSeenOn: isoDayOf(succeededAt), basis: 'success' };
  if (attemptedAt === null) return { lastSeenOn: null, basis: 'never' };
  if (attemptedAt >= successesRecordedSince) return { lastSeenOn: null, basis: 'failedOnly' };
  return { lastSeenOn: isoDayOf(attemptedAt), basis: 'attempt' };
}

/** Instants are all written alike, so they compare as text. */
function newestOf(a: IsoInstant | null, b: IsoInstant | null): IsoInstant | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
