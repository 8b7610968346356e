import type { Lake } from '../lake/lake.ts';
import type { Manifest } from '../lake/observation.ts';
import type { DigestKind } from '../reports/digest.ts';
import type { Cadence } from './cadence.ts';
import { changedIn } from './changed-cases.ts';
import type { ExplainedChanges } from './explain-changes.ts';
import type { EntitlementCheck } from './check-entitlements.ts';
import type { Job } from './job.ts';
import type { AzureReviewProposed } from './propose-azure-review.ts';
import type { SwapsProposed } from './propose-swaps.ts';
import type { FeedOutcome } from './write-feed.ts';
import type { Reconciliation } from './reconcile.ts';
import type { CollectFor } from './sign-ins-way.ts';

/** The jobs whose cadence is policy, by the names `run <job>` takes. */
export const jobNames = [
  'weekly-collect',
  'nightly-collect',
  'monthly-review',
  'quarterly-reconciliation',
  'deliver',
  'housekeeping',
] as const;
export type JobName = (typeof jobNames)[number];

/** What follows a review, by its slot. They come first: a review made good at the first start has its digest, too. */
const digests = [
  { name: 'monthly-digest', after: 'monthly-review', kind: 'monthly' },
  { name: 'quarterly-digest', after: 'quarterly-reconciliation', kind: 'quarterly' },
] as const;

/** How people are reached. */
export interface ChatJobs {
  /** Puts waiting cases in front of their owners. Returns how many cards went out. */
  readonly deliverCases: () => Promise<number>;
  readonly deliverDigests: (kind: DigestKind, slot: Date) => Promise<number>;
}

export interface JobDeps {
  readonly schedule: Readonly<Record<JobName, Cadence>>;
  /** Today's collection; one that was finished today and began after `unlessSince` is taken as it is. */
  readonly collect: (purpose: CollectFor, unlessSince: Date | null) => Promise<Manifest>;
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
  /** Null: people are reached by another process, which delivers at its own slots. */
  readonly chat: ChatJobs | null;
  /** The cards of a case no longer show what is true. */
  readonly onCaseChanged: (caseId: string) => void;
  /** Holds the register against tenant, invoices and calendar, and keeps what it found (ENT-17). */
  readonly checkEntitlements: (job: string, slot: Date) => Promise<EntitlementCheck>;
  /** The files Power BI reads (AUT-07); null where the policy names no directory for them. */
  readonly writeFeed: () => Promise<FeedOutcome | null>;
}

interface ReviewRequest {
  readonly purpose: CollectFor;
  /** Only brings questions that wait up to date, and asks nothing new. */
  readonly onlyOpen: boolean;
  /** A collection that was begun since is taken as it is; null: there is a new one in any case. */
  readonly unlessSince: Date | null;
}

/** A slot that failed goes on from what it had collected; a new one collects anew. */
function onwardFrom(slot: Date, failedBefore = false): Date | null {
  return failedBefore ? slot : null;
}

/**
 * Every job this process can run, with what it does; the source documents name the cadence (AUT-01, AUT-02, CAD-01,
 * CAD-04).
 */
export function createJobs(deps: JobDeps): readonly Job[] {
  const { schedule, collect, chat } = deps;

  async function review({ purpose, onlyOpen, unlessSince }: ReviewRequest) {
    const { coverage } = await collect(purpose, unlessSince);
    const { findings, cases } = await deps.reconcile();
    const swaps = await deps.proposeSwaps({ onlyOpen });
    const azure = await deps.proposeAzureReview({ onlyOpen });
    for (const { id } of [cases, swaps.cases, azure.cases].flatMap(changedIn)) deps.onCaseChanged(id);
    const changes = await deps.explainChanges();
    await deps.attend();
    const cards = chat === null ? null : await chat.deliverCases();
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

  async function reviewAndCheck(job: JobName, slot: Date, unlessSince: Date | null) {
    const reviewed = await review({ purpose: 'review', onlyOpen: false, unlessSince });
    return { ...reviewed, entitlements: await deps.checkEntitlements(job, slot) };
  }

  const work: Readonly<
    Record<Exclude<JobName, 'deliver'>, { readonly whenNew: Job['whenNew']; readonly run: Job['run'] }>
  > = {
    'weekly-collect': {
      whenNew: 'run',
      run: (slot, failedBefore) =>
        review({ purpose: 'weekly', onlyOpen: true, unlessSince: onwardFrom(slot, failedBefore) }),
    },
    'nightly-collect': {
      whenNew: 'wait',
      run: async () => ({ complete: (await collect('nightly', null)).coverage.complete }),
    },
    'monthly-review': {
      whenNew: 'wait',
      run: (slot, failedBefore) => reviewAndCheck('monthly-review', slot, onwardFrom(slot, failedBefore)),
    },
    'quarterly-reconciliation': {
      whenNew: 'wait',
      run: (slot, failedBefore) =>
        reviewAndCheck('quarterly-reconciliation', slot, onwardFrom(slot, failedBefore)),
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
  const works = jobNames.flatMap((name): readonly Job[] =>
    name === 'deliver' ? [] : [{ name, part: 'work', cadence: schedule[name], ...work[name] }],
  );
  return chat === null ? works : [...digestJobs(schedule, chat), ...works, deliverJob(deps, chat)];
}

function digestJobs(schedule: JobDeps['schedule'], { deliverDigests }: ChatJobs): readonly Job[] {
  return digests.map(({ name, after, kind }) => ({
    ...{ name, after, part: 'chat', cadence: schedule[after], whenNew: 'wait' },
    run: async (slot) => ({ digests: await deliverDigests(kind, slot) }),
  }));
}

function deliverJob({ schedule, attend }: JobDeps, { deliverCases }: ChatJobs): Job {
  return {
    ...{ name: 'deliver', part: 'chat', cadence: schedule.deliver, whenNew: 'wait' },
    run: async () => {
      await attend();
      return { cards: await deliverCases() };
    },
  };
}
