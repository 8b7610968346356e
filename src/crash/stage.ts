import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startFakeConnector, type FakeConnector } from '../bot/testing/fake-connector.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { noFaults, type Faults } from '../twin/faults.ts';
import { primaryOwner, secondOwner } from '../twin/people.ts';
import { createPopulation, type Tenant } from '../twin/population.ts';
import { serveTwin, type RunningTwin, type TwinOptions } from '../twin/serve-twin.ts';
import { registerRows } from '../twin/truth.ts';
import { askProcess } from './ask-process.ts';
import type { CaseDocument, CasesDocument } from './documents.ts';
import { freePort } from './free-port.ts';
import { createOwner, type Owner } from './owner.ts';
import { spawnProduct, untilReady, type ProductProcess } from './product-process.ts';

/** A tenant and a place of its own for one row of rounds. */
export interface Stage {
  readonly name: string;
  readonly tenant: Tenant;
  readonly connector: FakeConnector;
  /** By object id: everybody who may decide. */
  readonly owners: ReadonlyMap<string, Owner>;
  readonly dir: string;
  /** Of the product's bot. */
  readonly port: number;
  readonly logFile: string;
  env(dataDir: string): Record<string, string>;
  openTwin(faults: Faults, observe?: TwinOptions['observe']): Promise<RunningTwin>;
  startProduct(dataDir: string): ProductProcess;
}

/** A collected tenant whose owners have been asked: every round begins from a copy of it. */
export interface Template {
  readonly dir: string;
  readonly cases: readonly PreparedCase[];
}

export interface PreparedCase {
  readonly document: CaseDocument;
  /** Of its card, by owner. */
  readonly cardIds: ReadonlyMap<string, string>;
}

const users = 600;
const latencyMs = 25;
const run = promisify(execFile);
const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));
const shippedPolicy = fileURLToPath(new URL('../../env/policy.json', import.meta.url));

export async function setStage(name: string, dir: string): Promise<Stage> {
  await mkdir(dir, { recursive: true });
  const clock = systemClock();
  const [port, twinPort] = [await freePort(), await freePort()];
  const tenant = createPopulation({ seed: 1, users, today: isoOf(dayOfInstant(clock.now())) });
  const connector = await startFakeConnector();
  const policyFile = join(dir, 'policy.json');
  await writeFile(policyFile, await policyText());
  const logFile = join(dir, 'product.log');
  const ownerOf = (aadObjectId: string): Owner =>
    createOwner({ port, serviceUrl: connector.serviceUrl, tenantId: tenant.tenantId, aadObjectId });
  const env = (dataDir: string): Record<string, string> => ({
    TENANT_ID: tenant.tenantId,
    GRAPH_BASE_URL: `http://127.0.0.1:${twinPort}`,
    SEATKEEPER_DATA_DIR: dataDir,
    SEATKEEPER_POLICY: policyFile,
    SEATKEEPER_LOG_LEVEL: 'warn',
    PORT: String(port),
    PLAYGROUND_PORT: '0',
    // Every start compiles the same modules: half of what a start costs. A killed process never writes it; the one that
    // prepares the stage does.
    NODE_COMPILE_CACHE: join(dir, 'compile-cache'),
  });
  return {
    name,
    tenant,
    connector,
    owners: new Map([primaryOwner.id, secondOwner.id].map((id) => [id, ownerOf(id)])),
    dir,
    port,
    logFile,
    env,
    openTwin: (faults, observe) =>
      serveTwin({
        ...{ tenant, port: twinPort, clock, log: createLog('silent'), latencyMs, faults },
        ...(observe === undefined ? {} : { observe }),
      }),
    startProduct: (dataDir) => spawnProduct({ env: env(dataDir), port, logFile }),
  };
}

/** The shipped policy, but nobody is sent to a training first: every reclaim is asked about at once. */
async function policyText(): Promise<string> {
  const policy = JSON.parse(await readFile(shippedPolicy, 'utf8')) as Record<string, unknown>;
  return JSON.stringify({ ...policy, trainFirst: [], askHolders: [] });
}

export async function prepare(stage: Stage): Promise<Template> {
  const dir = join(stage.dir, 'template');
  const registerFile = join(stage.dir, 'register.csv');
  await writeFile(registerFile, registerRows(stage.tenant));
  const twin = await stage.openTwin(noFaults);
  await run(process.execPath, [cli, 'register', 'import', registerFile], {
    env: { PATH: process.env.PATH ?? '', ...stage.env(dir) },
  });
  const product = stage.startProduct(dir);
  await untilReady(product, stage.port);
  for (const owner of stage.owners.values()) await owner.install();
  const cases: PreparedCase[] = [];
  const { cases: rows } = await askProcess<CasesDocument>(dir, 'cases');
  for (const { id, seats, ownerIds } of rows) {
    if (seats === 0 || ownerIds.length === 0) continue;
    const cardIds = await cardsOf(stage.connector, id);
    cases.push({ document: await askProcess<CaseDocument>(dir, 'case', id), cardIds });
  }
  await product.stop();
  await twin.stop();
  return { dir, cases };
}

/** The cards that ask about a case, by who they were sent to; waits until there is one. */
async function cardsOf(connector: FakeConnector, caseId: string): Promise<ReadonlyMap<string, string>> {
  const signal = AbortSignal.timeout(30_000);
  for (;;) {
    const cards = connector.calls.flatMap(({ type, card, conversationId }, index) =>
      type === 'message' && JSON.stringify(card).includes(caseId)
        ? [[conversationId.replace(/^chat-/, ''), `card-${index + 1}`] as const]
        : [],
    );
    if (cards.length > 0) return new Map(cards);
    if (signal.aborted) throw new TypeError(`no card of case ${caseId} arrived`);
    await wait(100);
  }
}
