import { dayOf, dayOfInstant, isoOf } from '../core/model/day.ts';
import type { Lake } from '../lake/lake.ts';
import { sourceNames, type Manifest } from '../lake/observation.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { PositionDay } from '../ledger/positions.ts';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { readRegisteredCores } from '../reports/azure-core-licences.ts';
import { azureDocument } from '../reports/azure-document.ts';
import type { AzureReviewPolicy } from '../reports/azure-policy.ts';
import { feedAzure } from '../reports/feed-azure.ts';
import { feedDevices, feedServers, feedSources, feedVariances } from '../reports/feed-estate.ts';
import { feedPositions } from '../reports/feed-positions.ts';
import { seatColumns, seatsAbout, seatsKey } from '../reports/feed-seats.ts';
import type { FeedTable } from '../reports/feed-table.ts';
import { writeFeedFiles, type FeedPart, type WrittenFeed } from '../reports/feed-write.ts';
import { serverDocument } from '../reports/server-document.ts';
import type { ServerReading } from '../reports/server-inputs.ts';
import { sourceLines } from '../reports/sources-document.ts';
import { toCsv } from '../reports/to-csv.ts';
import { whyUncounted } from '../reports/usage-document-basis.ts';
import { varianceDocument } from '../reports/variance-document.ts';
import { writePrivateFile } from '../reports/write-private-file.ts';
import { compareEntitlements, type ComparisonDeps } from './check-entitlements.ts';
import { noPositionsYet, nothingCollected } from './errors.ts';

export interface FeedDeps extends Pick<ComparisonDeps, 'tenantId' | 'register' | 'catalogue'> {
  readonly lake: Pick<Lake, 'run' | 'days' | 'newest'>;
  readonly ledger: { readonly positions: Pick<Ledger['positions'], 'newest'> };
  readonly policy: ServerReading['policy'] & {
    readonly variance: ComparisonDeps['variance'];
    readonly azure: Omit<AzureReviewPolicy, 'maxReportLagDays'>;
    readonly maxReportLagDays: number;
    readonly devices: { readonly inactiveAfterDays: number };
  };
  readonly clock: Clock;
}

/**
 * The files a Power BI model reads, from the newest positions, the history before them and the collection they rest
 * on (AUT-07). Throws NO_POSITIONS, NOTHING_COLLECTED and FILE_UNWRITABLE.
 */
export async function writeFeed(deps: FeedDeps, dir: string): Promise<WrittenFeed> {
  const { tenantId, ledger, lake, clock } = deps;
  const newest = await ledger.positions.newest({ tenantId });
  if (newest === null) throw noPositionsYet(null);
  const { asOf, runId } = newest;
  const run = await lake.run({ tenantId, asOf, runId });
  if (run === null) throw nothingCollected(asOf);
  const { positions, products } = await feedPositions(daysBack(deps, newest));
  const tables = [positions, products, await variancesOf(deps, asOf), ...(await estateOf(deps, run))];
  return writeFeedFiles(
    dir,
    { schemaVersion: 1, tenantId, runId, asOf },
    [...tables.map(csvPart), seatsPart(run)],
    clock.now().toISOString(),
  );
}

/** What a job says of it. A feed that cannot be written must not have the tenant collected again. */
export async function writeFeedAfterReview(
  deps: FeedDeps & { readonly log: Logger },
  dir: string | null,
): Promise<FeedOutcome | null> {
  if (dir === null) return null;
  try {
    const { manifest, isNew } = await writeFeed(deps, dir);
    return { files: manifest.files.length, isNew };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    deps.log.error({ code: error.code, cause: error.cause }, 'the feed was not written');
    return { failed: error.code };
  }
}

export type FeedOutcome = { readonly files: number; readonly isNew: boolean } | { readonly failed: string };

/** Every day kept, the newest first. */
async function* daysBack(
  { ledger, tenantId }: Pick<FeedDeps, 'ledger' | 'tenantId'>,
  newest: PositionDay,
): AsyncGenerator<PositionDay> {
  let day: PositionDay | null = newest;
  while (day !== null) {
    yield day;
    const onOrBefore = isoOf(dayOf(day.asOf) - 1);
    day = await ledger.positions.newest({ tenantId, onOrBefore });
  }
}

async function variancesOf({ policy, ...deps }: FeedDeps, asOf: string): Promise<FeedTable> {
  const compared = await compareEntitlements({ ...deps, variance: policy.variance }, { asOf });
  return feedVariances(varianceDocument({ tenantId: deps.tenantId, ...compared }));
}

/** Azure, servers, devices and sources, of one collection. */
async function estateOf(deps: FeedDeps, run: StoredRun): Promise<FeedTable[]> {
  const { policy, register, lake, clock } = deps;
  const { manifest, facts } = run;
  const azure = await azureDocument(
    run,
    { ...policy.azure, maxReportLagDays: policy.maxReportLagDays },
    (await readRegisteredCores(register, manifest.asOf)).cores,
  );
  const noDevices = whyNoDevices(manifest);
  const { inactiveAfterDays } = policy.devices;
  const devices = noDevices === null ? await facts.devices({ inactiveAfterDays, listed: 0 }) : null;
  const today = isoOf(dayOfInstant(clock.now()));
  return [
    ...feedAzure(azure),
    feedServers(await serverDocument({ run, lake, register, policy })),
    feedDevices(devices?.cells ?? null, noDevices),
    feedSources(sourceLines(manifest, sourceNames, today)),
  ];
}

/** As the device document has it. */
function whyNoDevices(manifest: Manifest): string | null {
  const status = manifest.sources.find(({ name }) => name === 'intune-devices')?.status ?? 'missing';
  return (
    whyUncounted(manifest, 'intune-devices') ?? (status === 'complete' ? null : `intune-devices-${status}`)
  );
}

function csvPart(table: FeedTable): FeedPart {
  const { name, about, key, described, unknownBecause } = table;
  return {
    file: `${name}.csv`,
    ...{ about, key, columns: described, unknownBecause },
    async make(path) {
      await writePrivateFile(path, toCsv(table));
      return table.rows.length;
    },
  };
}

function seatsPart(run: StoredRun): FeedPart {
  return {
    file: 'seats.parquet',
    ...{ about: seatsAbout, key: seatsKey, columns: seatColumns, unknownBecause: null },
    make: (path) => run.exportSeats(path, 'parquet'),
  };
}
