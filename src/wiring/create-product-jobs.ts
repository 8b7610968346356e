import { readAzure } from '../commands/azure-scope.ts';
import type { PlanServices } from '../commands/plan-scope.ts';
import { proposeNow } from '../commands/swaps.ts';
import { checkEntitlements } from '../jobs/check-entitlements.ts';
import { explainChanges } from '../jobs/explain-changes.ts';
import type { Job } from '../jobs/job.ts';
import { createJobs, type JobDeps } from '../jobs/list.ts';
import { proposeAzureReview } from '../jobs/propose-azure-review.ts';
import { writeFeedAfterReview } from '../jobs/write-feed.ts';
import type { Collecting } from './create-collecting.ts';
import type { Deciding } from './create-deciding.ts';
import type { Reconciling } from './create-reconciling.ts';
import type { Delivery } from './delivery.ts';
import type { Foundation } from './open-foundation.ts';

export interface ProductJobsDeps {
  readonly foundation: Foundation;
  readonly search: PlanServices['search'];
  readonly collecting: Collecting;
  readonly reconciling: Reconciling;
  readonly deciding: Pick<Deciding, 'today' | 'appointments'>;
  readonly tending: Pick<JobDeps, 'tend' | 'attend' | 'keepHouse'>;
  readonly delivery: Pick<Delivery, 'chat' | 'onCaseChanged'>;
}

/** What runs by the calendar, over the wired parts. */
export function createProductJobs(deps: ProductJobsDeps): readonly Job[] {
  const { foundation, search, collecting, reconciling, deciding, tending, delivery } = deps;
  const { tenantId, ledger, lake, register, catalogue, policy, graph, clock, log } = foundation;
  return createJobs({
    schedule: policy.schedule,
    collect: collecting.collectForJob,
    reconcile: () => reconciling.reconcile(),
    ...tending,
    proposeSwaps: (wanted) =>
      proposeNow({ tenantId, lake, ledger, catalogue, register, policy, search, log }, wanted),
    proposeAzureReview: (wanted) =>
      proposeAzureReview(
        {
          ...{ tenantId, ledger, log },
          document: () => readAzure({ tenantId, lake, register, policy }),
          ownerIds: policy.azure.ownerIds,
        },
        // Whoever tries the demo does not wait for the first of a month.
        foundation.demo === null ? wanted : { onlyOpen: false },
      ),
    explainChanges: () =>
      explainChanges({
        ...{ tenantId, lake, ledger, clock, log },
        appointments: () => deciding.appointments(deciding.today()),
        writer: () => graph.writerIdentity(),
        policy: { ...policy.breakers, lookbackDays: policy.tenantChanges.lookbackDays },
      }),
    lake,
    retentionDays: policy.retentionDays,
    chat: delivery.chat,
    onCaseChanged: delivery.onCaseChanged,
    checkEntitlements: (job, slot) =>
      checkEntitlements(
        { tenantId, ledger, register, lake, catalogue, clock, variance: policy.variance },
        job,
        slot,
      ),
    writeFeed: () =>
      writeFeedAfterReview(
        { tenantId, ledger, lake, register, catalogue, policy, clock, log },
        policy.feed.dir,
      ),
  });
}
