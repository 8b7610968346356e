import type { BeyondStandard } from '../core/servers/beyond-standard.ts';

/** One machine with more cores than one instance of SQL Server Standard uses. */
export function beyondStandardText({
  serverId,
  year,
  cores,
  usable,
  beyond,
  beyondAtLeast,
  isLicensed,
}: BeyondStandard): string {
  const used =
    usable === null || beyond === null
      ? `${cores} cores; how many one instance${year === null ? ' of an unknown version' : ` of ${year}`} uses is unknown, ${beyondAtLeast} at least are beyond`
      : `one instance of ${year ?? 'this version'} uses ${usable} of ${cores} cores, ${beyond} are beyond`;
  return `${serverId}: ${used}; ${licensedText(isLicensed)}`;
}

function licensedText(isLicensed: boolean | null): string {
  if (isLicensed === null) return 'unknown whether they take licences of their own';
  return isLicensed
    ? 'they are licensed all the same'
    : 'they take no licence of their own: Enterprise covers the host';
}
