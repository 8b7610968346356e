import type { Lake } from '../lake/lake.ts';
import type { Manifest } from '../lake/observation.ts';
import type { DigestKind } from '../reports/digest.ts';
import type { Cadence } from './cadence.ts';
import type { ExplainedChanges } from './explain-changes.ts';
import type { EntitlementCheck } from './check-entitlements.ts';
import type { Job } from './job.ts';
import type { AzureReviewProposed } from './propose-azure-review.ts';
import type { SwapsProposed } from './propose-swaps.ts';
import type { FeedOutcome } from './write-feed.ts';
import type { Reconciliation } from './reconcile.ts';
import type { CollectFor } from './sign-ins-way.ts';

/** The jobs of the cadence, by the names `run <job>` takes. */
export const jobNames = [
  'weekly-collect',
  'nightly-collect',
  'monthly-review',
  'quarterly-reconciliation',
  'deliver',
  'housekeeping',
] as const;
export type JobName = (typeof jobNames)[number];

export interface JobDeps {
  readonly schedule: Readonly<Record<JobName, Cadence>>;
  readonly collect: (purpose: CollectFor) => Promise<Manifest>;
  readonly reconcile: () => Promise<Reconciliation>;
  /** Snoozes that end, questions that lapse. Returns how many cases changed. */
  readonly tend: () => Promise<number>;
  /** Asks the people concerned before their owners, and tells them what was taken: cards wait in the outbox. */
  readonly attend: () => Promise<void>;
  /** Right-sizing as cases; `onlyOpen` brings those that wait up to date and asks nothing new. */
  readonly proposeSwaps: (wanted: { readonly onlyOpen: boolean }) => Promise<SwapsProposed>;
  /** Asks about Azure; `onlyOpen` brings a question that waits up to date and asks nothing new. */
  readonly proposeAzureReview: (wanted: { readonly onlyOpen: boolean }) => Promise<AzureReviewProposed>;
  /** Matches what others changed in the tenant with what was decided; null: nothing to match yet. */
  readonly explainChanges: () => Promise<ExplainedChanges | null>;
  /** Tells of data that will be lost, and takes names out that are no longer needed. */
  readonly keepHouse: () => Promise<Readonly<Record<string, number>>>;
  readonly lake: Pick<Lake, 'retain'>;
  readonly retentionDays: number;
  /** Puts waiting cases in front of their owners. Returns how many cards went out. */
  readonly deliverCases: () => Promise<number>;
  /** Holds the register against tenant, invoices and calendar, and keeps what it found (ENT-17). */
  readonly checkEntitlements: (job: string, slot: Date) => Promise<EntitlementCheck>;
  readonly deliverDigests: (kind: DigestKind, slot: Date) => Promise<number>;
  /** The files Power BI reads (AUT-07); null where the policy names no directory for them. */
  readonly writeFeed: () => Promise<FeedOutcome | null>;
}

/** Every job with what it does; the source documents name the cadence (AUT-01, AUT-02, CAD-01, CAD-04). */
export function createJobs(deps: JobDeps): readonly Job[] {
  const { schedule, collect, reconcile, deliverCases, deliverDigests } = deps;

  async function review(onlyOpen: boolean, purpose: CollectFor) {
    const { coverage } = await collect(purpose);
    const { findings, cases } = await reconcile();
    await deps.proposeSwaps({ onlyOpen });
    await deps.proposeAzureReview({ onlyOpen });
    const changes = await deps.explainChanges();
    await deps.attend();
    const cards = await deliverCases();
    const feed = await deps.writeFeed();
    return {
      complete: coverage.complete,
      findings,
      newCases: cases?.created.length ?? null,
      unexplainedChanges: changes?.unexplained ?? null,
      cards,
      ...(feed === null ? {} : { feed }),
    };
  }

  async function reviewWithDigest(job: JobName, kind: DigestKind, slot: Date) {
    const reviewed = await review(false, 'review');
    const entitlements = await deps.checkEntitlements(job, slot);
    return { ...reviewed, entitlements, digests: await deliverDigests(kind, slot) };
  }

  const runs: Readonly<Record<JobName, { readonly whenNew: Job['whenNew']; readonly run: Job['run'] }>> = {
    'weekly-collect': { whenNew: 'run', run: () => review(true, 'weekly') },
    'nightly-collect': {
      whenNew: 'wait',
      run: async () => ({ complete: (await collect('nightly')).coverage.complete }),
    },
    'monthly-review': {
      whenNew: 'wait',
      run: (slot) => reviewWithDigest('monthly-review', 'monthly', slot),
    },
    'quarterly-reconciliation': {
      whenNew: 'wait',
      run: (slot) => reviewWithDigest('quarterly-reconciliation', 'quarterly', slot),
    },
    deliver: {
      whenNew: 'wait',
      run: async () => {
        await deps.attend();
        return { cards: await deliverCases() };
      },
    },
    housekeeping: {
      whenNew: 'wait',
      run: async () => ({
        tended: await deps.tend(),
        ...(await deps.keepHouse()),
        partitions: await deps.lake.retain(deps.retentionDays),
      }),
    },
  };
  return jobNames.map((name) => ({ name, cadence: schedule[name], ...runs[name] }));
}
