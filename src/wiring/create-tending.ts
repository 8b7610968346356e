import type { GraphAccess } from './graph-access.ts';
import type { Product } from './compose.ts';
import { consultHolders, copilotUseIn } from '../jobs/consult-holders.ts';
import type { JobDeps } from '../jobs/list.ts';
import { tellMilestones } from '../jobs/milestones.ts';
import { readManager } from '../jobs/read-managers.ts';
import { resendReturns, tellTaken } from '../jobs/return-seats.ts';
import { tendCases } from '../jobs/tend-cases.ts';
import { forgetNames } from '../ledger/forget-names.ts';
import type { Logger } from '../lib/log.ts';

export interface TendingDeps {
  readonly product: Pick<
    Product,
    'tenantId' | 'ledger' | 'lake' | 'policy' | 'clock' | 'decide' | 'appointments' | 'ownersOf'
  >;
  readonly graph: Pick<GraphAccess, 'collector'>;
  readonly log: Logger;
  /** The day, `YYYY-MM-DD`. */
  readonly today: () => string;
  /** A case was decided while nobody was in the chat: there is work to be done. */
  readonly onDecided: (caseId: string) => Promise<void>;
  /** The cards of a case no longer show what is true. */
  readonly onCaseChanged: (caseId: string) => void;
  readonly sendReturn: (caseId: string, userId: string) => Promise<unknown>;
}

const dayMs = 86_400_000;
/** A sender waits and tries for less than this, so a claim this old is of one that died. */
const longestClaimMs = 10 * 60_000;

/** What time and people without a card of their own ask of the product, as the jobs call it. */
export function createTending({
  product,
  graph,
  log,
  today,
  ...told
}: TendingDeps): Pick<JobDeps, 'tend' | 'attend' | 'keepHouse'> {
  const { tenantId, ledger, lake, policy, clock, decide, appointments, ownersOf } = product;
  return {
    tend: async () => {
      const changed = await tendCases({
        tenantId,
        ledger,
        policy,
        clock,
        log,
        decide,
        appointments: () => appointments(today()),
        managerOf: (userId) => readManager(graph.collector, userId),
        onDecided: told.onDecided,
      });
      for (const { id } of changed) told.onCaseChanged(id);
      return changed.length;
    },
    attend: async () => {
      await consultHolders({ tenantId, ledger, policy, clock, copilotUse: copilotUseIn({ tenantId, lake }) });
      await tellTaken({ tenantId, ledger });
      await resendReturns({ tenantId, ledger, send: told.sendReturn });
    },
    keepHouse: async () => ({
      deliveriesGivenUp: await ledger.deliveries.giveUpClaims(
        new Date(clock.now().getTime() - longestClaimMs),
      ),
      milestones: await tellMilestones({ tenantId, ledger, clock, appointments, ownersOf }),
      namesForgotten: await forgetNames(ledger, {
        tenantId,
        before: new Date(clock.now().getTime() - policy.privacy.namesKeptDays * dayMs),
      }),
    }),
  };
}
