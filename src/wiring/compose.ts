import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { AnswererDeps } from '../approvals/answerers.ts';
import { decideCase } from '../approvals/decide-case.ts';
import { createCatalogue, type Catalogue } from '../catalogue/create-catalogue.ts';
import { readOverlay } from '../catalogue/overlay.ts';
import { createProductSearch } from '../catalogue/product-search.ts';
import { readAzure } from '../commands/azure-scope.ts';
import type { Services } from '../commands/services.ts';
import { proposeNow } from '../commands/swaps.ts';
import type { Config } from '../config/config.ts';
import type { Appointment } from '../core/authority/appointment.ts';
import { azureProduct } from '../core/azure/azure-conclusions.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { createClosing, type Closing } from './closing.ts';
import { demoPolicy, startDemoTenant, type DemoTenant } from './demo-tenant.ts';
import { createAzureAccess } from './azure-access.ts';
import { createPowerBiAccess } from './power-bi-access.ts';
import { createGraphAccess } from './graph-access.ts';
import { createReconciling } from './create-reconciling.ts';
import { createTending } from './create-tending.ts';
import { createLazyRegister } from './lazy-register.ts';
import { prepareDirectory } from './prepare-directory.ts';
import { readTenantId } from './read-tenant-id.ts';
import { replicaPlace } from './replica-place.ts';
import { checkEntitlements, type ComparisonDeps } from '../jobs/check-entitlements.ts';
import { carryOut, giveBack } from '../jobs/carry-out.ts';
import { collect } from '../jobs/collect.ts';
import { collectedSince } from '../jobs/collected-since.ts';
import { digest } from '../jobs/digest.ts';
import { createJobs, type ChatJobs } from '../jobs/list.ts';
import { explainChanges } from '../jobs/explain-changes.ts';
import { proposeAzureReview } from '../jobs/propose-azure-review.ts';
import { nightlyCollect, type NightlyDeps } from '../jobs/nightly-collect.ts';
import { replay } from '../jobs/replay.ts';
import { writeFeedAfterReview } from '../jobs/write-feed.ts';
import { runLatestSlot, type RunSlotDeps } from '../jobs/run-slot.ts';
import { createInbox } from '../imports/inbox.ts';
import { createLake } from '../lake/lake.ts';
import type { Manifest } from '../lake/observation.ts';
import { sawTenant } from '../lake/saw-tenant.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { RunEnd } from '../reclaim/carry-out-case.ts';
import type { Returned } from '../reclaim/return-seats.ts';
import { openRegister } from '../register/open-register.ts';
import { sleepWell, type Sleep } from '../transport/sleep.ts';

/** Every part of the product, wired. The chat is added by `main.ts`, which tells it what happened. */
export interface Product extends Services {
  readonly demo: DemoTenant | null;
  readonly slots: RunSlotDeps;
  /** Who stands in for whom on the day, `YYYY-MM-DD`. */
  readonly appointments: (on: string) => Promise<readonly Appointment[]>;
  /** Who owns on the day what a case is about: as the register says, of Azure as the policy does. */
  readonly ownersOf: AnswererDeps['ownersOf'];
  /** Brings a decided case to its end; `onSettled` hears of every step. */
  readonly carryOut: (caseId: string, onSettled: (caseId: string) => void) => Promise<RunEnd['kind']>;
  /** Asks the people concerned, and puts what they are to be told into the outbox. */
  readonly attend: () => Promise<void>;
  /** Gives one person back what a case took from them. */
  readonly giveBack: (
    caseId: string,
    userId: string,
    onSettled: (caseId: string) => void,
  ) => Promise<Returned>;
  readonly close: () => Promise<void>;
}

export interface ComposeDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** How limits and the directory are waited for; in real time when left out. */
  readonly sleep?: Sleep;
  /** Whom to tell of what happened; nobody when left out. */
  readonly delivery?: {
    /** How cards reach people; null: another process has the chat. */
    readonly chat: ChatJobs | null;
    /** A case was decided while nobody was in the chat: there is work to be done. */
    readonly onDecided: (caseId: string) => Promise<void>;
    /** The cards of a case no longer show what is true. */
    readonly onCaseChanged: (caseId: string) => void;
    /** Somebody wants their licence back: sent again, because a crash may have come before the queue was told. */
    readonly sendReturn: (caseId: string, userId: string) => Promise<unknown>;
  };
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

/** A tenant that answered nothing is tried again soon, and does not stand for the week. Throws TENANT_UNREADABLE. */
function demandAnswer(manifest: Manifest): Manifest {
  if (sawTenant(manifest)) return manifest;
  throw new AppError(
    'TENANT_UNREADABLE',
    {
      what: 'The tenant could not be read.',
      why: manifest.coverage.gaps[0]?.detail ?? 'Every question about its licences and people failed.',
      fix: 'Mend the connection or the permissions; the job is tried again every few minutes.',
    },
    { retryable: true },
  );
}

function attestable(catalogue: Catalogue): readonly string[] {
  return catalogue.features().flatMap(({ id, signal }) => (signal === 'attested' ? [id] : []));
}

async function open(
  config: Config,
  { clock, log, sleep = sleepWell, delivery }: ComposeDeps,
  openings: Closing,
): Promise<Product> {
  const { data } = config;
  await prepareDirectory(data.dir);
  const demo = config.graph.kind === 'embedded' ? await startDemoTenant(data.dir, clock, log) : null;
  openings.add(async () => demo?.twin.stop());
  const policy = demo === null ? config.policy : demoPolicy(config.policy);
  const named = config.tenant.kind === 'entra' ? config.tenant.tenantId : (demo?.twin.tenantId ?? null);
  const graph = createGraphAccess({
    graph: config.graph,
    tenantId: named,
    twinUrl: demo?.twin.url ?? null,
    clock,
    log,
    sleep,
  });
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
  const register = createLazyRegister(() =>
    openRegister({
      file: data.registerFile,
      clock,
      log,
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
  const catalogueFile = join(data.dir, 'catalogue.json');
  const catalogue = createCatalogue({ overlay: await readOverlay(catalogueFile) });
  const search = createProductSearch(catalogue);
  const inbox = createInbox({ dir: join(data.dir, 'imports'), clock, log });
  const collecting: NightlyDeps = {
    tenantId,
    reader: graph.collector,
    azure: createAzureAccess({
      graph: config.graph,
      tenantId: named,
      twinUrl: demo?.twin.url ?? null,
      policy: policy.azure,
      clock,
      log,
      sleep,
    }),
    powerBi: createPowerBiAccess({
      graph: config.graph,
      tenantId: named,
      twinUrl: demo?.twin.url ?? null,
      ...{ clock, log, sleep },
    }),
    readerRoles: () => graph.grantedRoles('reader'),
    lake,
    imports: inbox,
    maxReportLagDays: policy.maxReportLagDays,
    auditLookbackDays: policy.tenantChanges.lookbackDays,
    signIns: policy,
    followsPeople: true,
    fullUsersEveryDays: policy.signInEvidence.fullUsersEveryDays,
    clock,
    log,
  };
  const collectNow: Services['collect'] = (sources, purpose, onProgress) => {
    const watched = onProgress === undefined ? collecting : { ...collecting, onProgress };
    return purpose === 'nightly' && sources === undefined
      ? nightlyCollect(watched)
      : collect(watched, sources, purpose);
  };
  const reconciling = createReconciling({
    ...{ tenantId, lake, register, catalogue, ledger, policy, graph, clock, log },
    onCaseChanged: (caseId) => delivery?.onCaseChanged(caseId),
  });
  const entitlements = {
    tenantId,
    register,
    lake,
    catalogue,
    variance: policy.variance,
  } satisfies ComparisonDeps;
  const today = (): string => isoOf(dayOfInstant(clock.now()));
  const appointments: Product['appointments'] = (asOf) => register.appointments({ asOf });
  const ownersOf: Product['ownersOf'] = async ({ product }, asOf) => {
    if (product === azureProduct) return policy.azure.ownerIds;
    const entitlements = await register.entitlements({ asOf });
    return entitlements.find((each) => each.product === product)?.ownerIds ?? [];
  };
  const decide: Services['decide'] = (actor, request) =>
    decideCase(
      {
        ledger,
        policy,
        clock,
        appointments,
        ownersOf,
        buyersOf: (product) => register.buyersOf(product, today()),
      },
      actor,
      request,
    );

  const tending = createTending({
    product: { tenantId, ledger, lake, policy, clock, decide, appointments, ownersOf },
    graph,
    log,
    today,
    onDecided: async (caseId) => delivery?.onDecided(caseId),
    onCaseChanged: (caseId) => delivery?.onCaseChanged(caseId),
    sendReturn: async (caseId, userId) => delivery?.sendReturn(caseId, userId),
  });
  const jobs = createJobs({
    schedule: policy.schedule,
    collect: async (purpose, unlessSince) =>
      (unlessSince === null ? null : await collectedSince(collecting, unlessSince, purpose)) ??
      demandAnswer(await collectNow(undefined, purpose)),
    reconcile: () => reconciling.reconcile(),
    ...tending,
    proposeSwaps: (wanted) =>
      proposeNow({ tenantId, lake, ledger, catalogue, register, policy, search, log }, wanted),
    proposeAzureReview: (wanted) =>
      proposeAzureReview(
        {
          tenantId,
          ledger,
          document: () => readAzure({ tenantId, lake, register, policy }),
          ownerIds: policy.azure.ownerIds,
          log,
        },
        // Whoever tries the demo does not wait for the first of a month.
        demo === null ? wanted : { onlyOpen: false },
      ),
    explainChanges: () =>
      explainChanges({
        tenantId,
        lake,
        ledger,
        appointments: () => appointments(today()),
        writer: () => graph.writerIdentity(),
        policy: { ...policy.breakers, lookbackDays: policy.tenantChanges.lookbackDays },
        clock,
        log,
      }),
    lake,
    retentionDays: policy.retentionDays,
    chat: delivery?.chat ?? null,
    onCaseChanged: (caseId) => delivery?.onCaseChanged(caseId),
    checkEntitlements: (job, slot) => checkEntitlements({ ...entitlements, ledger, clock }, job, slot),
    writeFeed: () =>
      writeFeedAfterReview(
        { tenantId, ledger, lake, register, catalogue, policy, clock, log },
        policy.feed.dir,
      ),
  });
  const slots: RunSlotDeps = {
    slots: ledger.slots,
    clock,
    log,
    holder: `${hostname()} pid ${process.pid} ${randomUUID()}`,
  };

  const writing = {
    ledger,
    reader: graph.reader,
    writer: graph.writer,
    policy,
    clock,
    log,
    sleep,
    mayWrite: async () => (await ledger.halts.current(tenantId)) === null,
    halt: async (reason: string) => {
      await ledger.halts.start({ tenantId, by: 'breaker', reason });
    },
    onTenantChanged: () => reconciling.reconcileAndTell(),
  };

  return {
    tenantId,
    clock,
    demo,
    appointments,
    ownersOf,
    policy,
    catalogue,
    catalogueFile,
    inbox,
    featureIds: () => attestable(catalogue),
    search,
    register,
    lake,
    ledger,
    jobs,
    slots,
    collect: collectNow,
    grantedRoles: (app) => graph.grantedRoles(app),
    reconcile: reconciling.reconcileAndTell,
    replay: (wanted) => replay({ tenantId, lake, ledger, register, catalogue }, wanted),
    runJob: (job) => runLatestSlot(slots, job),
    digest: (kind, onOrBefore) => digest({ ...entitlements, ledger, clock }, kind, onOrBefore),
    decide,
    carryOut: (caseId, onSettled) => carryOut({ ...writing, onSettled }, caseId),
    giveBack: (caseId, userId, onSettled) => giveBack({ ...writing, onSettled }, caseId, userId),
    attend: tending.attend,
    close: () => openings.closeAll(),
  };
}
