import type { Manifest } from '../lake/observation.ts';
import { isOwn } from '../lake/source-moment.ts';
import { dayOfRun, type CollectDeps } from './collect.ts';
import type { CollectFor } from './sign-ins-way.ts';

/**
 * The collection of the whole tenant that was finished today and began at the moment or after it, if it read what the
 * purpose needs; null when there is none, or the newest run is another.
 */
export async function collectedSince(
  { tenantId, lake, clock }: Pick<CollectDeps, 'tenantId' | 'lake' | 'clock'>,
  since: Date,
  purpose: CollectFor,
): Promise<Manifest | null> {
  const asOf = dayOfRun({ clock });
  const manifest = (await lake.newest({ tenantId, onOrBefore: asOf }))?.manifest;
  if (manifest?.asOf !== asOf || Date.parse(manifest.startedAt) < since.getTime()) return null;
  const isWhole = manifest.sources.every((report) => isOwn(report, manifest));
  return isWhole && (purpose !== 'review' || hasEverySignIn(manifest)) ? manifest : null;
}

/** Reviews publish figures that need the day of every sign-in. */
function hasEverySignIn({ sources }: Manifest): boolean {
  const signIns = sources.find(({ name }) => name === 'sign-ins');
  return signIns !== undefined && !signIns.issues.some(({ code }) => code === 'sign-ins-inactive-first');
}
