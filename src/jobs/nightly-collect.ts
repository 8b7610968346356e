import { collectTenant } from '../collectors/collect-tenant.ts';
import { dayOf, dayOfInstant, isoOf } from '../core/model/day.ts';
import {
  sourceNames,
  type FollowLink,
  type IsoDay,
  type Manifest,
  type SourceName,
} from '../lake/observation.ts';
import type { KeptRun } from '../lake/run-in-the-making.ts';
import { agedReport } from './aged-report.ts';
import { collect, type CollectDeps } from './collect.ts';
import { inactiveFirstOf } from './sign-ins-way.ts';

/** What a night reads anew, Azure's costs among it (AUT-03); everything else is taken over as it was read. */
const readEveryNight: readonly SourceName[] = ['skus', 'subscriptions', 'users', 'sign-ins', 'azure-costs'];

export interface NightlyDeps extends CollectDeps {
  /** All people are read again when that was longer ago than this many days. */
  readonly fullUsersEveryDays: number;
}

/**
 * The tenant as it is today, from the newest run and what changed since: people the directory names as changed,
 * licences, and sign-ins. Where that run is too old, not whole, or has nothing to follow, everything is collected.
 */
export async function nightlyCollect(deps: NightlyDeps): Promise<Manifest> {
  const { tenantId, reader, lake, imports, clock, log, maxReportLagDays, auditLookbackDays = 7 } = deps;
  const asOf = isoOf(dayOfInstant(clock.now()));
  const earlier = await lake.newest({ tenantId, onOrBefore: asOf });
  const follow = earlier === null ? null : followable(earlier.manifest, asOf, deps.fullUsersEveryDays);
  if (earlier === null || follow === null) return collect(deps, undefined, 'nightly');
  const run = await lake.openRun({ tenantId, asOf });
  const finished = run.finishedSources().map(({ name }) => name);
  const others = sourceNames.filter((name) => !readEveryNight.includes(name) && !finished.includes(name));
  await run.adopt(aged(earlier, asOf, maxReportLagDays), others);
  await collectTenant({
    ...{ reader, run, imports, clock },
    azure: deps.azure ?? null,
    earlier: earlier.facts,
    granted: (await deps.readerRoles?.()) ?? null,
    sources: readEveryNight,
    peopleSince: { ...follow, run: earlier },
    ...(deps.onProgress === undefined ? {} : { onProgress: deps.onProgress }),
    policy: {
      ...{ maxReportLagDays, auditLookbackDays, followsPeople: true },
      inactiveFirst: deps.signIns === undefined ? null : inactiveFirstOf(deps.signIns, 'nightly', asOf),
    },
    log: log.child({ runId: run.runId, tenantId, stage: 'collect' }),
  });
  return run.finish();
}

/** Where the changes since a run are asked for; null when its people cannot be built upon. */
function followable({ sources }: Manifest, asOf: IsoDay, everyDays: number): FollowLink | null {
  const users = sources.find(({ name }) => name === 'users');
  const skus = sources.find(({ name }) => name === 'skus');
  if (users?.status !== 'complete' || users.follow === undefined || skus?.status !== 'complete') return null;
  return dayOf(asOf) - dayOf(users.follow.fullOn) < everyDays ? users.follow : null;
}

function aged({ manifest, folder }: KeptRun, asOf: IsoDay, maxLagDays: number): KeptRun {
  const sources = manifest.sources.map((report) => agedReport(report, asOf, maxLagDays));
  return { folder, manifest: { ...manifest, sources } };
}
