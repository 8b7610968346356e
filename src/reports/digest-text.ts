import type { Digest } from './digest.ts';

/** A digest for a terminal: what is paid for and given to nobody first. */
export function renderDigestText({
  kind,
  since,
  asOf,
  unassigned,
  positions,
  openCases,
  freed,
  coverage,
}: Digest): string {
  const unknownToo =
    unassigned.productsUnknown > 0 ? ` (unknown for ${unassigned.productsUnknown} products)` : '';
  const lines = positions.map(
    ({ name, assigned, entitled, usagePct, threshold }) =>
      `  ${name}: ${assigned ?? 'unknown'} of ${entitled ?? 'unknown'} assigned, ${usagePct ?? 'unknown'} % used${threshold === null || threshold === 'ok' ? '' : `, ${threshold}`}`,
  );
  const freedSeats = freed.reduce((sum, { seats }) => sum + seats, 0);
  return [
    `${kind} digest, ${since} to ${asOf}`,
    `${unassigned.units} units are paid for and assigned to nobody${unknownToo}.`,
    ...lines,
    `${openCases.length} cases are waiting; ${freedSeats} seats were freed.`,
    coverage.complete
      ? 'Coverage complete.'
      : `Coverage incomplete: ${coverage.gaps.map(({ detail }) => detail).join(' ')}`,
  ].join('\n');
}
