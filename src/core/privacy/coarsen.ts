import type { Preflight } from '../preflight/preflight.ts';

/** Whether people of a cohort are shown by name, or by a pseudonym until somebody says why they need the name (C25). */
export type PrivacyMode = 'named' | 'pseudonymous';

/** A department is shown only when at least this many people of the case share it; fewer could be guessed. */
export const smallestTeam = 5;

/** Characters of the stated purpose. */
export const purposeLimit = 200;

const gibibyte = 2 ** 30;

/** `YYYY-MM-DD` → `YYYY-MM`. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** A size to one significant digit of a GB, so that it tells what is lost and not whose it is. Below one GB: half a GB. */
export function coarseBytes(bytes: number): number {
  const gigabytes = bytes / gibibyte;
  if (gigabytes < 1) return gibibyte / 2;
  const magnitude = 10 ** Math.floor(Math.log10(gigabytes));
  return Math.round(gigabytes / magnitude) * magnitude * gibibyte;
}

/** What somebody would lose, with sizes rounded; what is unknown stays unknown. */
export function coarsePreflight(found: Preflight): Preflight {
  const { mailbox, oneDriveBytes } = found;
  return {
    ...found,
    mailbox: {
      ...mailbox,
      sizeBytes: mailbox.sizeBytes === null ? null : coarseBytes(mailbox.sizeBytes),
    },
    oneDriveBytes: oneDriveBytes === null ? null : coarseBytes(oneDriveBytes),
  };
}
