import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startFakeConnector, type FakeConnector } from '../bot/testing/fake-connector.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { createPopulation, type Tenant } from '../twin/population.ts';
import { serveTwin, type RunningTwin } from '../twin/serve-twin.ts';
import { registerRows } from '../twin/truth.ts';
import { createOwner, type Owner } from './owner.ts';
import { startProduct, untilReady, type ProductProcess } from './product-process.ts';

/**
 * Kills the product with SIGKILL at random moments while it reclaims 40 seats, starts it again, and counts what
 * was removed twice, not recorded, or left half done. `npm run crash [-- --kills 50]`.
 */
const kills = Number(process.argv[process.argv.indexOf('--kills') + 1]) || 50;
const killsPerRound = 5;
const longestMomentMs = 1_200;
const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const run = promisify(execFile);
const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));
const doneTitle = '40 Microsoft 365 E5 licences taken back';
const log = createLog('silent');
const clock = systemClock();

interface Stage {
  readonly tenant: Tenant;
  readonly connector: FakeConnector;
  readonly owner: Owner;
  readonly port: number;
  readonly twinPort: number;
  readonly dir: string;
  env(dataDir: string): Record<string, string>;
}

interface CaseDocument {
  readonly state: string;
  readonly steps: readonly {
    readonly userId: string;
    readonly outcome: string | null;
    readonly state: string;
  }[];
  readonly audit: readonly { readonly action: string; readonly body: { readonly userId?: string } }[];
}

async function setStage(): Promise<Stage> {
  const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-crash-'));
  const [port, twinPort] = [await freePort(), await freePort()];
  const tenant = createPopulation({ seed: 1, users: 600, today: isoOf(dayOfInstant(clock.now())) });
  const connector = await startFakeConnector();
  return {
    tenant,
    connector,
    port,
    twinPort,
    dir,
    owner: createOwner({ port, serviceUrl: connector.serviceUrl, tenantId: tenant.tenantId }),
    env: (dataDir) => ({
      TENANT_ID: tenant.tenantId,
      GRAPH_BASE_URL: `http://127.0.0.1:${twinPort}`,
      SEATKEEPER_DATA_DIR: dataDir,
      SEATKEEPER_LOG_LEVEL: 'warn',
      PORT: String(port),
      PLAYGROUND_PORT: '0',
    }),
  };
}

/** A collected tenant whose owner has been asked: every round begins from a copy of it. */
async function prepare(stage: Stage): Promise<{ template: string; caseId: string; cardId: string }> {
  const template = join(stage.dir, 'template');
  const file = join(stage.dir, 'register.csv');
  await writeFile(file, registerRows(stage.tenant));
  const twin = await openTwin(stage);
  await command(stage, template, 'register', 'import', file);
  const product = await startProduct({ env: stage.env(template), port: stage.port, logFile: logFile(stage) });
  await untilReady(product, stage.port);
  await stage.owner.install();
  const { caseId, cardId } = await asked(stage.connector);
  await product.stop();
  await twin.stop();
  return { template, caseId, cardId };
}

/** The card that asks about the forty seats. */
async function asked(connector: FakeConnector): Promise<{ caseId: string; cardId: string }> {
  const signal = AbortSignal.timeout(30_000);
  for (;;) {
    for (const [index, call] of connector.calls.entries()) {
      const text = JSON.stringify(call.card);
      const caseId = /"caseId":"([^"]+)"/.exec(text)?.[1];
      if (call.type === 'message' && text.includes('Reclaim 40 licences') && caseId !== undefined) {
        return { caseId, cardId: `card-${index + 1}` };
      }
    }
    if (signal.aborted) throw new TypeError('the card of the forty seats did not arrive');
    await wait(100);
  }
}

/** What the card of the case shows in the end: its last edit of this round, given time to arrive. */
async function cardAtRest(connector: FakeConnector, cardId: string, after: number): Promise<string> {
  const shown = () =>
    JSON.stringify(
      connector.calls
        .slice(after)
        .findLast(({ method, activityId }) => method === 'PUT' && activityId === cardId)?.card ?? null,
    );
  const signal = AbortSignal.timeout(10_000);
  while (!shown().includes(doneTitle) && !signal.aborted) await wait(100);
  return shown();
}

interface Round {
  readonly kills: number;
  readonly removedAtKill: readonly number[];
  readonly removedTwice: number;
  readonly unrecorded: number;
  readonly halfDone: number;
  readonly notRemoved: number;
  readonly cardIsRight: boolean;
  readonly auditIsWhole: boolean;
}

async function playRound(
  stage: Stage,
  prepared: { template: string; caseId: string; cardId: string },
  number: number,
  most: number,
): Promise<Round> {
  const { caseId, cardId, template } = prepared;
  const dataDir = join(stage.dir, `round-${number}`);
  await cp(template, dataDir, { recursive: true });
  const twin = await openTwin(stage);
  const start = () => startProduct({ env: stage.env(dataDir), port: stage.port, logFile: logFile(stage) });
  const editsBefore = stage.connector.calls.length;
  let product: ProductProcess = await start();
  const version = await versionOf(stage, dataDir, caseId);
  await stage.owner.press('case.confirm', { caseId, version }, cardId);
  const removedAtKill: number[] = [];
  while (removedAtKill.length < most && twin.writes.length < 40) {
    await wait(Math.random() * longestMomentMs);
    await product.kill();
    removedAtKill.push(twin.writes.length);
    product = await start();
  }
  const document = await settledCase(stage, dataDir, caseId);
  const verdict = await command(stage, dataDir, 'audit', 'verify').then(
    () => true,
    () => false,
  );
  const finalCard = await cardAtRest(stage.connector, cardId, editsBefore);
  await product.stop();
  const writes = [...twin.writes];
  await twin.stop();
  await rm(dataDir, { recursive: true, force: true });
  return {
    kills: removedAtKill.length,
    removedAtKill,
    auditIsWhole: verdict,
    ...judge(document, writes, finalCard),
  };
}

function judge(document: CaseDocument, writes: RunningTwin['writes'], finalCard: string) {
  const removals = Map.groupBy(
    writes.filter(({ remove }) => remove.includes(e5)),
    ({ userId }) => userId,
  );
  const planned = document.steps.filter(({ state }) => state !== 'instructed');
  const settled = document.audit.filter(({ action }) => action === 'step.settled');
  const recorded = Map.groupBy(settled, ({ body }) => body.userId ?? '');
  return {
    removedTwice: [...removals.values()].filter((writesOfUser) => writesOfUser.length > 1).length,
    unrecorded: [...removals.keys()].filter((userId) => recorded.get(userId)?.length !== 1).length,
    halfDone: planned.filter(({ state, outcome }) => state !== 'settled' || outcome !== 'applied').length,
    notRemoved: planned.filter(({ userId }) => !removals.has(userId)).length,
    cardIsRight: finalCard.includes(doneTitle),
  };
}

async function settledCase(stage: Stage, dataDir: string, caseId: string): Promise<CaseDocument> {
  const signal = AbortSignal.timeout(120_000);
  for (;;) {
    const document = JSON.parse(await command(stage, dataDir, 'case', caseId, '--json')) as CaseDocument;
    if (document.state === 'verified' || document.state === 'partlyDone') return document;
    if (signal.aborted) throw new TypeError(`the case is still ${document.state}`);
    await wait(300);
  }
}

async function versionOf(stage: Stage, dataDir: string, caseId: string): Promise<number> {
  return (JSON.parse(await command(stage, dataDir, 'case', caseId, '--json')) as { version: number }).version;
}

/** The command line, beside the running product or alone; tried again while the product is starting. */
async function command(stage: Stage, dataDir: string, ...words: readonly string[]): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const { stdout } = await run(process.execPath, [cli, ...words], {
        env: { PATH: process.env.PATH ?? '', ...stage.env(dataDir) },
        maxBuffer: 64 * 1024 * 1024,
      });
      return stdout;
    } catch (error) {
      if (attempt === 20) throw error;
      await wait(500);
    }
  }
}

function openTwin({ tenant, twinPort }: Stage): Promise<RunningTwin> {
  return serveTwin({ tenant, port: twinPort, clock, log, latencyMs: 40 });
}

function logFile({ dir }: Stage): string {
  return join(dir, 'product.log');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null)
    throw new TypeError('a listening server has an address');
  return address.port;
}

const stage = await setStage();
const prepared = await prepare(stage);
const rounds: Round[] = [];
let done = 0;
while (done < kills) {
  const round = await playRound(stage, prepared, rounds.length + 1, Math.min(killsPerRound, kills - done));
  rounds.push(round);
  done += round.removedAtKill.filter((removed) => removed < 40).length;
  process.stderr.write(
    `round ${rounds.length}: ${done} of ${kills} kills, removed at each kill: ${round.removedAtKill.join(', ')}\n`,
  );
}
await stage.connector.close();

const total = (of: (round: Round) => number) => rounds.reduce((sum, round) => sum + of(round), 0);
const report = {
  killsDuringReclaim: done,
  killsAfterTheLastRemoval: total((round) => round.kills) - done,
  reclaims: rounds.length,
  seats: rounds.length * 40,
  removedTwice: total((round) => round.removedTwice),
  unrecorded: total((round) => round.unrecorded),
  halfDone: total((round) => round.halfDone),
  notRemoved: total((round) => round.notRemoved),
  wrongCards: rounds.filter(({ cardIsRight }) => !cardIsRight).length,
  brokenAudits: rounds.filter(({ auditIsWhole }) => !auditIsWhole).length,
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
const { removedTwice, unrecorded, halfDone, notRemoved, wrongCards, brokenAudits } = report;
const faults = removedTwice + unrecorded + halfDone + notRemoved + wrongCards + brokenAudits;
if (faults === 0) await rm(stage.dir, { recursive: true, force: true });
else process.stderr.write(`the logs are in ${stage.dir}\n`);
process.exit(faults === 0 ? 0 : 1);
