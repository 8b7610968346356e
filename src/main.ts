import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { startPlayground, type Playground } from './bot/playground-process.ts';
import { runCommandLine } from './commands/run-command-line.ts';
import { compose, type Product } from './wiring/compose.ts';
import type { Config } from './config/config.ts';
import { ConfigError } from './config/errors.ts';
import { loadConfig } from './config/load-config.ts';
import { serveControl } from './control/serve-control.ts';
import { deliverCases } from './wiring/deliver-cases.ts';
import { demoOwner } from './wiring/demo-tenant.ts';
import { createQueue, type Queue } from './jobs/queue.ts';
import { createSchedule } from './jobs/schedule.ts';
import { AppError, renderError } from './lib/app-error.ts';
import { clockFrom, systemClock } from './lib/clock.ts';
import { createLog, type Logger } from './lib/log.ts';
import { startChat, type Chat } from './wiring/start-chat.ts';

const reclaimQueue = 'reclaim';
const casesAtOnce = 2;

/** Starts the product on a tenant, or on the twin, and returns how to stop it. */
async function start(config: Config): Promise<() => Promise<void>> {
  const log = createLog(config.log.level);
  const clock = config.now === null ? systemClock() : clockFrom(new Date(config.now));
  const { role } = config.server;
  let chat: Chat | null = null;
  const say = (line: string): void => void process.stdout.write(`${line}\n`);

  const product = await compose(config, {
    clock,
    log,
    delivery: {
      deliverCases: async () =>
        chat === null ? 0 : deliverCases({ product, bot: chat.bot, desk: chat.desk }),
      deliverDigests: async (kind, slot) =>
        chat === null ? 0 : chat.bot.pushDigests(product.tenantId, `${kind}:${slot.toISOString()}`),
    },
  });
  const queue = createQueue({ sql: product.ledger.sql, log });
  await queue.start();
  const enqueue = (caseId: string, startAfter?: Date): Promise<unknown> =>
    queue.send(
      reclaimQueue,
      { caseId },
      { singletonKey: caseId, ...(startAfter === undefined ? {} : { startAfter }) },
    );

  if (role !== 'worker') {
    chat = await startChat({
      config,
      product,
      log,
      onDecided: async (caseId) => {
        await enqueue(caseId, graceEnd(config, clock.now()));
      },
    });
  }
  if (role !== 'bot') await workOn(queue, product, chat, log);
  for (const { id } of await product.ledger.cases.inFlight(product.tenantId)) await enqueue(id);
  if (chat !== null) refreshRecent(product, chat, log);

  const control = await serveControl(
    (line) => runCommandLine(line, { services: async () => product, actor: 'shell' }),
    log,
  );
  await product.ledger.announce(control.address);

  const playground = chat === null ? null : await openLocalChat(config, product, chat, say);
  await seedDemoRegister(product);
  const schedule = createSchedule({ ...product.slots, jobs: role === 'bot' ? [] : product.jobs });
  say('Collecting and reconciling…');
  await schedule.start();
  await tell(product, say);
  const watch = role === 'bot' && chat !== null ? watchCases(product, chat) : null;

  return async () => {
    watch?.stop();
    await schedule.stop();
    await playground?.stop();
    await chat?.stop();
    await control.stop();
    await queue.stop();
    await product.close();
  };
}

/** Undecided grace: a decision may wait before its first removal. */
function graceEnd({ policy }: Config, now: Date): Date | undefined {
  return policy.graceMinutes === 0 ? undefined : new Date(now.getTime() + policy.graceMinutes * 60_000);
}

async function workOn(queue: Queue, product: Product, chat: Chat | null, log: Logger): Promise<void> {
  const refresh = (caseId: string): void => {
    chat?.bot.refreshCase(caseId).catch((err: unknown) => log.warn({ err, caseId }, 'card not refreshed'));
  };
  await queue.work(
    reclaimQueue,
    async ({ data }) => product.carryOut((data as { caseId: string }).caseId, refresh),
    { concurrency: casesAtOnce },
  );
}

/** A process that died may have left cards that no longer show what is true: those of the last day are edited. */
function refreshRecent({ ledger, tenantId, clock }: Product, { bot }: Chat, log: Logger): void {
  const since = new Date(clock.now().getTime() - 86_400_000).toISOString();
  const refresh = async (): Promise<void> => {
    const cases = await ledger.cases.list({ tenantId });
    for (const { id, updatedAt } of cases) if (updatedAt >= since) await bot.refreshCase(id);
  };
  refresh().catch((err: unknown) => log.warn({ err }, 'cards not refreshed'));
}

/** Where another process works, its progress is looked up rather than told. */
function watchCases(product: Product, chat: Chat): { stop: () => void } {
  let before: ReadonlySet<string> = new Set();
  let isStopped = false;
  const look = async (): Promise<void> => {
    while (!isStopped) {
      const now = new Set((await product.ledger.cases.inFlight(product.tenantId)).map(({ id }) => id));
      for (const caseId of new Set([...before, ...now])) await chat.bot.refreshCase(caseId);
      before = now;
      await wait(2_000);
    }
  };
  void look();
  return {
    stop: () => {
      isStopped = true;
    },
  };
}

async function openLocalChat(
  config: Config,
  product: Product,
  chat: Chat,
  say: (line: string) => void,
): Promise<Playground | null> {
  say(`The bot listens on http://${config.server.host}:${chat.port}/api/messages`);
  if (product.demo === null) return null;
  say(`The twin tenant answers on ${product.demo.twin.url}`);
  if (config.playground.port === null) return null;
  const playground = await startPlayground({
    botEndpoint: `http://127.0.0.1:${chat.port}/api/messages`,
    port: config.playground.port,
    tenantId: product.tenantId,
    person: demoOwner,
    directory: join(config.data.dir, 'playground'),
    botName: 'Seatkeeper',
    openBrowser: false,
    environment: process.env,
  });
  say(`\n  The chat is open: ${playground.url}\n  You are ${demoOwner.name}, who owns the licences.\n`);
  return playground;
}

/** The twin comes with its contracts; whoever has changed the register since keeps the change. */
async function seedDemoRegister({ demo, register, clock }: Product): Promise<void> {
  if (demo === null) return;
  const asOf = clock.now().toISOString().slice(0, 10);
  if ((await register.show({ asOf })).length > 0) return;
  await register.importLines(demo.register, { format: 'csv', fileName: 'twin-register.csv', actor: 'twin' });
}

async function tell({ ledger, tenantId }: Product, say: (line: string) => void): Promise<void> {
  const day = await ledger.positions.newest({ tenantId });
  const open = await ledger.cases.list({ tenantId, undecidedOnly: true });
  if (day === null)
    say('Nothing could be reconciled yet: see the log above, and run "collect" to try again.');
  else
    say(`${day.positions.length} products reconciled as of ${day.asOf}; ${open.length} cases are waiting.`);
}

async function run(): Promise<void> {
  let stop: () => Promise<void>;
  try {
    stop = await start(loadConfig());
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${renderError(error)}\n`);
    process.exit(error instanceof ConfigError ? 2 : 1);
  }
  let isStopping = false;
  const end = (): void => {
    if (isStopping) return;
    isStopping = true;
    void stop().then(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

await run();
