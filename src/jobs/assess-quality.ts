import { dayOf } from '../core/model/day.ts';
import type { QualityPolicy } from '../core/quality/gate.ts';
import { qualityOf, type Quality } from '../core/quality/quality-of.ts';
import type { SizeFacts, SourceFacts } from '../core/quality/quality-facts.ts';
import type { RunSizes } from '../lake/join-rates.ts';
import type { Lake } from '../lake/lake.ts';
import { decidesVerdicts, type Manifest, type SourceReport } from '../lake/observation.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { AppError } from '../lib/app-error.ts';

type QualityRun = Pick<StoredRun, 'manifest' | 'facts'>;

/** A product whose seats are compared between two runs. */
export interface ComparedProduct {
  readonly product: string;
  readonly name: string;
  readonly skuIds: readonly string[];
  /** Seats taken away by decision since the earlier run: they do not make a run implausible. */
  readonly reclaimed?: number;
}

export interface QualityRequest {
  readonly run: QualityRun;
  /** The newest earlier complete run (`earlierCompleteRun`); null when there is none. */
  readonly earlier: QualityRun | null;
  readonly products: readonly ComparedProduct[];
  readonly policy: QualityPolicy;
}

export interface AssessedQuality extends Quality {
  readonly runId: string;
  readonly asOf: string;
  /** The run compared with. */
  readonly earlier: { readonly runId: string; readonly asOf: string } | null;
}

/** Holds a run against the gates of docs/methods.md §10. `gaps` are to be added to the coverage of its manifest. */
export async function assessQuality(request: QualityRequest): Promise<AssessedQuality> {
  const { run, earlier, products, policy } = request;
  const sizes = await run.facts.sizes(products);
  const before = await earlier?.facts.sizes(products);
  const quality = qualityOf(
    {
      now: sizeFacts(run.manifest, sizes),
      gaps: run.manifest.coverage.gaps,
      joins: await run.facts.joinRates(),
      earlier: earlier === null || before === undefined ? null : sizeFacts(earlier.manifest, before),
      seats: seatChanges(request, sizes, before),
    },
    policy,
  );
  const { runId, asOf } = run.manifest;
  return {
    runId,
    asOf,
    earlier: earlier && { runId: earlier.manifest.runId, asOf: earlier.manifest.asOf },
    ...quality,
  };
}

/** Seats can be counted in a run that read the whole directory only. */
function seatChanges({ run, earlier, products }: QualityRequest, now: RunSizes, before?: RunSizes) {
  const isCountable = [run, earlier].every((each) =>
    each?.manifest.sources.some(({ name, status }) => name === 'users' && status === 'complete'),
  );
  if (!isCountable || before === undefined) return [];
  return products.flatMap(({ product, name, reclaimed = 0 }, index) => {
    const [then, today] = [before.seats[index], now.seats[index]];
    return then === undefined || today === undefined
      ? []
      : [{ product, name, before: then, now: today, reclaimed }];
  });
}

function sizeFacts({ asOf, sources }: Manifest, sizes: RunSizes): SizeFacts {
  const { internalPeople, datedSignIns, newestSignIn } = sizes;
  return {
    asOf: dayOf(asOf),
    sources: sources.filter(({ name }) => decidesVerdicts(name)).map(sourceFacts),
    internalPeople,
    datedSignIns,
    newestSignIn,
  };
}

function sourceFacts({ name, status, asOf, rows, issues }: SourceReport): SourceFacts {
  return {
    source: name,
    status,
    factsOf: asOf === null ? null : dayOf(asOf),
    rows,
    issues: countIssues(issues),
  };
}

/** A code that occurs often is listed a few times, then once more with its total. */
function countIssues(issues: SourceReport['issues']): number {
  let count = 0;
  for (const [code, listed] of Map.groupBy(issues, (issue) => issue.code)) {
    const total = listed.find(({ place }) => place === 'in total');
    const stated = total === undefined ? NaN : Number.parseInt(total.message, 10);
    if (code !== 'column-absent') count += Number.isNaN(stated) ? listed.length : stated;
  }
  return count;
}

/**
 * The newest complete run of a day before `asOf`: the last state that was believed. A damaged one is passed over,
 * since it is only compared with.
 */
export async function earlierCompleteRun(
  lake: Pick<Lake, 'days' | 'newest'>,
  tenantId: string,
  asOf: string,
): Promise<StoredRun | null> {
  const days = (await lake.days(tenantId)).filter((day) => day < asOf);
  for (const day of days.reverse()) {
    const run = await runOf(lake, tenantId, day);
    if (run?.manifest.asOf === day && run.manifest.coverage.complete) return run;
  }
  return null;
}

async function runOf(lake: Pick<Lake, 'newest'>, tenantId: string, day: string): Promise<StoredRun | null> {
  try {
    return await lake.newest({ tenantId, onOrBefore: day });
  } catch (error) {
    if (error instanceof AppError && error.code === 'LAKE_RUN_DAMAGED') return null;
    throw error;
  }
}
