import { changedIn } from '../jobs/changed-cases.ts';
import { gatherGroupFacts } from '../jobs/gather-group-facts.ts';
import { reconcile, type ReconcileDeps } from '../jobs/reconcile.ts';
import { trackInstructions } from '../jobs/track-instructions.ts';
import type { Services } from '../commands/services.ts';
import type { Policy } from '../config/policy.ts';
import type { GraphAccess } from './graph-access.ts';

export interface ReconcilingDeps extends Pick<
  ReconcileDeps,
  'tenantId' | 'lake' | 'register' | 'catalogue' | 'ledger' | 'clock' | 'log'
> {
  readonly policy: Policy;
  readonly graph: Pick<GraphAccess, 'reader'>;
  /** The cards of a case no longer show what is true. */
  readonly onCaseChanged: (caseId: string) => void;
}

/** The three-way reconciliation, as jobs and commands call it. */
export interface Reconciling {
  /** Leaves cards to the job that goes on with the cases. */
  readonly reconcile: Services['reconcile'];
  /** Has the cards of changed cases brought up to date. */
  readonly reconcileAndTell: Services['reconcile'];
}

export function createReconciling({ policy, graph, onCaseChanged, ...deps }: ReconcilingDeps): Reconciling {
  const { licenceGroups } = policy;

  const reconcileNow: Services['reconcile'] = async (onOrBefore) => {
    const reconciled = await reconcile(
      {
        ...deps,
        policy: {
          ...policy.decision,
          populations: policy.populations,
          busyPeriods: policy.attention.busyPeriods,
        },
        quality: { ...policy.quality, maxReportLagDays: policy.maxReportLagDays },
        preflight: policy.preflight,
        groupRules: (run) => gatherGroupFacts(run, graph.reader, licenceGroups),
      },
      onOrBefore,
    );
    // The past is recomputed, not acted on.
    if (reconciled.cases !== null) await trackInstructions({ ...deps, reader: graph.reader, licenceGroups });
    return reconciled;
  };

  return {
    reconcile: reconcileNow,
    reconcileAndTell: async (onOrBefore) => {
      const reconciled = await reconcileNow(onOrBefore);
      for (const { id } of changedIn(reconciled.cases)) onCaseChanged(id);
      return reconciled;
    },
  };
}
