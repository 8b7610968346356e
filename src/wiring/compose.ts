import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Catalogue } from '../catalogue/create-catalogue.ts';
import { createProductSearch } from '../catalogue/product-search.ts';
import type { Services } from '../commands/services.ts';
import type { Config } from '../config/config.ts';
import { digest } from '../jobs/digest.ts';
import { replay } from '../jobs/replay.ts';
import { runLatestSlot, type RunSlotDeps } from '../jobs/run-slot.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { sleepWell, type Sleep } from '../transport/sleep.ts';
import { createClosing, type Closing } from './closing.ts';
import { createCarryingOut, type CarryingOut } from './create-carrying-out.ts';
import { createCollecting } from './create-collecting.ts';
import { createDeciding, type Deciding } from './create-deciding.ts';
import { createProductJobs } from './create-product-jobs.ts';
import { createReconciling } from './create-reconciling.ts';
import { createTending } from './create-tending.ts';
import { nobodyToTell, type Delivery } from './delivery.ts';
import type { DemoTenant } from './demo-tenant.ts';
import { openFoundation } from './open-foundation.ts';

/** Every part of the product, wired. The chat is added by `main.ts`, which tells it what happened. */
export interface Product extends Services, CarryingOut, Pick<Deciding, 'appointments' | 'ownersOf'> {
  readonly demo: DemoTenant | null;
  readonly slots: RunSlotDeps;
  /** Asks the people concerned, and puts what they are to be told into the outbox. */
  readonly attend: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface ComposeDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** How limits and the directory are waited for; in real time when left out. */
  readonly sleep?: Sleep;
  /** Whom to tell of what happened; nobody when left out. */
  readonly delivery?: Delivery;
}

/** What has been opened is closed again when a later part cannot be. Throws what the parts throw. */
export async function compose(config: Config, deps: ComposeDeps): Promise<Product> {
  const openings = createClosing();
  try {
    return await open(config, deps, openings);
  } catch (error) {
    await openings.closeAll();
    throw error;
  }
}

async function open(
  config: Config,
  { clock, log, sleep = sleepWell, delivery = nobodyToTell }: ComposeDeps,
  openings: Closing,
): Promise<Product> {
  const foundation = await openFoundation(config, { clock, log, sleep }, openings);
  const { tenantId, policy, demo, graph, ledger, lake, register, catalogue } = foundation;
  const { catalogueFile, inbox } = foundation;
  const search = createProductSearch(catalogue);
  const collecting = createCollecting(foundation);
  const reconciling = createReconciling({
    ...{ tenantId, lake, register, catalogue, ledger, policy, graph, clock, log },
    onCaseChanged: delivery.onCaseChanged,
  });
  const deciding = createDeciding(foundation);
  const { appointments, ownersOf, decide } = deciding;
  const tending = createTending({
    product: { tenantId, ledger, lake, policy, clock, decide, appointments, ownersOf },
    ...{ graph, log, today: deciding.today },
    ...delivery,
  });
  const jobs = createProductJobs({
    ...{ foundation, search, collecting, reconciling, deciding, tending, delivery },
  });
  const slots: RunSlotDeps = {
    ...{ slots: ledger.slots, clock, log },
    holder: `${hostname()} pid ${process.pid} ${randomUUID()}`,
  };

  return {
    ...{ tenantId, clock, demo, policy, catalogue, catalogueFile, inbox, search },
    ...{ register, lake, ledger, jobs, slots, appointments, ownersOf, decide },
    ...createCarryingOut(foundation, reconciling.reconcileAndTell),
    featureIds: () => attestable(catalogue),
    collect: collecting.collect,
    grantedRoles: (app) => graph.grantedRoles(app),
    reconcile: reconciling.reconcileAndTell,
    replay: (wanted) => replay({ tenantId, lake, ledger, register, catalogue }, wanted),
    runJob: (job) => runLatestSlot(slots, job),
    digest: (kind, onOrBefore) =>
      digest(
        { tenantId, register, lake, catalogue, ledger, clock, variance: policy.variance },
        kind,
        onOrBefore,
      ),
    attend: tending.attend,
    close: () => openings.closeAll(),
  };
}

function attestable(catalogue: Catalogue): readonly string[] {
  return catalogue.features().flatMap(({ id, signal }) => (signal === 'attested' ? [id] : []));
}
