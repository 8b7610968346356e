import type { z } from 'zod/v4';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Priority } from '../transport/gate.ts';
import { sleepWell, type Sleep } from '../transport/sleep.ts';
import { createThrottleBudget, type ThrottleBudget } from '../transport/throttle-budget.ts';
import { parseArmBase } from './arm-base.ts';
import { listArm, requestArm, type ArmAnswer } from './arm-json.ts';
import { createArmNetwork, type ArmNetwork } from './arm-network.ts';
import { createArmPipeline } from './arm-pipeline.ts';
import type { AzurePage } from './fit-rows.ts';
import { azureLimitOf, azurePatience, type AzureLimits } from './limits.ts';
import { createQueryCosts, type QueryCosts } from './query-costs.ts';
import { createQueryResources, type QueryResources } from './query-resources.ts';
import { createReservationSummaries, type ReadReservationSummaries } from './reservation-summaries.ts';

/** Reads of Azure, paced at the published limits. Everything throws AzureError; see `errors.ts` for the codes. */
export interface AzureReader {
  /** A list of Azure Resource Manager, page by page; `path` begins with `/` and holds its query. */
  list<Row>(path: string, rowSchema: z.ZodType<Row>): AsyncGenerator<AzurePage<Row>>;
  /** The answer of an action that only reads, such as a summary of policy states. */
  summarise<T>(path: string, schema: z.ZodType<T>): Promise<ArmAnswer<T>>;
  readonly resources: QueryResources;
  readonly reservationSummaries: ReadReservationSummaries;
  readonly costs: QueryCosts;
}

export interface AzureReaderDeps {
  /** Scheme and host of Azure Resource Manager. */
  readonly baseUrl: string;
  /** A token for `<baseUrl>/.default`; not called for a twin. */
  readonly credential: { getToken(): Promise<string> };
  readonly clock: Clock;
  readonly log: Logger;
  readonly priority: Priority;
  /** One of its own when left out; share it among all that read in the name of one app registration. */
  readonly budget?: ThrottleBudget;
  readonly limits?: Partial<AzureLimits>;
  readonly sleep?: Sleep;
  /** By this machine's sockets when left out. */
  readonly network?: ArmNetwork;
  readonly random?: () => number;
}

/** Throws AZURE_INSECURE_BASE_URL for plain http beyond loopback. */
export function createAzureReader(deps: AzureReaderDeps): AzureReader {
  const base = parseArmBase(deps.baseUrl);
  const { clock, log, priority, sleep = sleepWell, random = Math.random } = deps;
  const http = createArmPipeline({
    base,
    getToken: () => deps.credential.getToken(),
    network: deps.network ?? createArmNetwork(),
    budget: deps.budget ?? createAzureBudget(clock, sleep),
    priority,
    limits: { ...azurePatience, ...deps.limits },
    clock,
    sleep,
    random,
    log,
  });
  return {
    list: (path, rowSchema) => listArm(http, `${base.origin}${path}`, rowSchema),
    summarise: (path, schema) =>
      requestArm(http, { method: 'POST', url: `${base.origin}${path}`, body: null, schema }),
    resources: createQueryResources(base, http),
    reservationSummaries: createReservationSummaries(base, http),
    costs: createQueryCosts(base.origin, http),
  };
}

export function createAzureBudget(clock: Clock, sleep: Sleep = sleepWell): ThrottleBudget {
  return createThrottleBudget({ limitOf: azureLimitOf, clock, sleep });
}
