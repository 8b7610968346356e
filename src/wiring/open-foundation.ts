import { join } from 'node:path';
import { createCatalogue, type Catalogue } from '../catalogue/create-catalogue.ts';
import { readOverlay } from '../catalogue/overlay.ts';
import type { Config } from '../config/config.ts';
import type { Policy } from '../config/policy.ts';
import { createInbox, type Inbox } from '../imports/inbox.ts';
import { createLake, type Lake } from '../lake/lake.ts';
import { openLedger, type Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { openRegister, type Register } from '../register/open-register.ts';
import type { Sleep } from '../transport/sleep.ts';
import type { AccessDeps } from './app-credential.ts';
import type { Closing } from './closing.ts';
import { demoPolicy, startDemoTenant, type DemoTenant } from './demo-tenant.ts';
import { createGraphAccess, type GraphAccess } from './graph-access.ts';
import { createLazyRegister } from './lazy-register.ts';
import { prepareDirectory } from './prepare-directory.ts';
import { readTenantId } from './read-tenant-id.ts';
import { replicaPlace } from './replica-place.ts';

export interface FoundationDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly sleep: Sleep;
}

/** What everything else is made of: the tenant, what we keep of it, and the policy it is judged by. */
export interface Foundation extends FoundationDeps {
  readonly tenantId: string;
  readonly policy: Policy;
  readonly demo: DemoTenant | null;
  /** How services other than Graph are reached. */
  readonly access: AccessDeps;
  readonly graph: GraphAccess;
  readonly ledger: Ledger;
  readonly lake: Lake;
  readonly register: Register;
  readonly catalogue: Catalogue;
  /** Where a refreshed catalogue is kept. */
  readonly catalogueFile: string;
  readonly inbox: Inbox;
}

/** Whatever was opened is added to `openings` at once, so that it is closed when a later part cannot be opened. */
export async function openFoundation(
  config: Config,
  { clock, log, sleep }: FoundationDeps,
  openings: Closing,
): Promise<Foundation> {
  const { data } = config;
  await prepareDirectory(data.dir);
  const demo = config.graph.kind === 'embedded' ? await startDemoTenant(data.dir, clock, log) : null;
  openings.add(async () => demo?.twin.stop());
  const policy = demo === null ? config.policy : demoPolicy(config.policy);
  const named = config.tenant.kind === 'entra' ? config.tenant.tenantId : (demo?.twin.tenantId ?? null);
  const access: AccessDeps = {
    ...{ graph: config.graph, tenantId: named, twinUrl: demo?.twin.url ?? null },
    ...{ clock, log, sleep },
  };
  const graph = createGraphAccess(access);
  const tenantId = named ?? (await readTenantId(graph.reader));
  const ledger = await openLedger({
    location: config.ledger,
    clock,
    log,
    witness: {
      tenantId,
      dir: config.audit.dir,
      keyFile: config.audit.keyFile,
      everyEvents: policy.auditTrail.checkpointEveryEvents,
      place: await replicaPlace(data.dir),
    },
  });
  openings.add(() => ledger.close());
  const lake = await createLake({ dir: data.lakeDir, clock, log });
  openings.add(() => lake.close());
  const catalogueFile = join(data.dir, 'catalogue.json');
  return {
    ...{ tenantId, policy, demo, access, graph, ledger, lake, clock, log, sleep },
    register: auditedRegister(data.registerFile, { tenantId, ledger, clock, log }),
    catalogue: createCatalogue({ overlay: await readOverlay(catalogueFile) }),
    catalogueFile,
    inbox: createInbox({ dir: join(data.dir, 'imports'), clock, log }),
  };
}

/** Every change of the register is an event of the audit trail as well. */
function auditedRegister(
  file: string,
  { tenantId, ledger, clock, log }: Pick<Foundation, 'tenantId' | 'ledger' | 'clock' | 'log'>,
): Register {
  return createLazyRegister(() =>
    openRegister({
      ...{ file, clock, log },
      audit: async ({ id, type, actor, ...body }) => {
        await ledger.audit.appendOnce({
          tenantId,
          actor,
          action: type,
          subject: `register:${id}`,
          body: JSON.parse(JSON.stringify(body)) as Record<string, never>,
        });
      },
    }),
  );
}
