import { dayOf } from '../core/model/day.ts';
import type { FollowLink, IsoDay, Manifest, SourceName } from '../lake/observation.ts';
import { collectWhole, dayOfRun, readIntoRun, type CollectDeps } from './collect.ts';

/**
 * What a night reads anew, Azure's costs among it (AUT-03), and the days of Power BI, which it keeps for 28 only;
 * everything else is taken over as it was read.
 */
const readEveryNight: readonly SourceName[] = [
  ...(['skus', 'subscriptions', 'users', 'sign-ins', 'azure-costs'] as const),
  'power-bi-activity',
];

export interface NightlyDeps extends CollectDeps {
  /** All people are read again when that was longer ago than this many days. */
  readonly fullUsersEveryDays: number;
}

/**
 * The tenant as it is today, from the newest run and what changed since: people the directory names as changed,
 * licences, and sign-ins; and what that run had failed to read, or not read whole. Where that run is too old, has not
 * all its people, or has nothing to follow, everything is collected. Waits as `collect` does.
 */
export async function nightlyCollect(deps: NightlyDeps): Promise<Manifest> {
  const { tenantId, lake, fullUsersEveryDays } = deps;
  return lake.collecting(tenantId, async () => {
    const asOf = dayOfRun(deps);
    const earlier = await lake.newest({ tenantId, onOrBefore: asOf });
    const follow = earlier === null ? null : followable(earlier.manifest, asOf, fullUsersEveryDays);
    if (earlier === null || follow === null) return collectWhole(deps, 'nightly');
    const unread = earlier.manifest.sources.filter(({ status }) => status !== 'complete');
    return readIntoRun(deps, {
      ...{ asOf, earlier, purpose: 'nightly' },
      sources: [...readEveryNight, ...unread.map(({ name }) => name)],
      peopleSince: { ...follow, run: earlier },
    });
  });
}

/** Where the changes since a run are asked for; null when its people cannot be built upon. */
function followable({ sources }: Manifest, asOf: IsoDay, everyDays: number): FollowLink | null {
  const users = sources.find(({ name }) => name === 'users');
  const skus = sources.find(({ name }) => name === 'skus');
  if (users?.status !== 'complete' || users.follow === undefined || skus?.status !== 'complete') return null;
  return dayOf(asOf) - dayOf(users.follow.fullOn) < everyDays ? users.follow : null;
}
