import { runCommandLine } from './commands/run-command-line.ts';
import { createClosing, type Closing } from './wiring/closing.ts';
import { compose, type Product } from './wiring/compose.ts';
import type { Config } from './config/config.ts';
import { ConfigError } from './config/errors.ts';
import { loadConfig } from './config/load-config.ts';
import { serveControl } from './control/serve-control.ts';
import { deliverCases } from './wiring/deliver-cases.ts';
import { jobsOf } from './wiring/jobs-of.ts';
import { openLocalChat } from './wiring/open-local-chat.ts';
import { refreshRecent } from './wiring/refresh-recent.ts';
import { retryMissed } from './wiring/retry-missed.ts';
import { watchCases } from './wiring/watch-cases.ts';
import { createLookAgain } from './jobs/look-again.ts';
import { returnJob, returnSeat } from './jobs/return-seats.ts';
import { createQueue, type Queue } from './jobs/queue.ts';
import { createSchedule } from './jobs/schedule.ts';
import { AppError, renderError } from './lib/app-error.ts';
import { clockFrom, systemClock } from './lib/clock.ts';
import { createLog, type Logger } from './lib/log.ts';
import { seedDemo } from './wiring/seed-demo.ts';
import { startChat, type Chat } from './wiring/start-chat.ts';

const reclaimQueue = 'reclaim';
const casesAtOnce = 2;
/** How long a stopping process may take to put things away. */
const longestStopMs = 8_000;

/** Starts the product on a tenant, or on the twin; what has to be put away at the end is added to `closing`. */
async function start(config: Config, closing: Closing): Promise<void> {
  const log = createLog(config.log.level);
  const clock = config.now === null ? systemClock() : clockFrom(new Date(config.now));
  const { role } = config.server;
  let chat: Chat | null = null;
  const say = (line: string): void => void process.stdout.write(`${line}\n`);

  const product = await compose(config, {
    clock,
    log,
    delivery: {
      chat:
        role === 'worker'
          ? null
          : {
              deliverCases: async () => {
                await resume();
                return deliverCases({ product, log, ...reached() });
              },
              deliverDigests: (kind, slot) =>
                reached().bot.pushDigests(product.tenantId, `${kind}:${slot.toISOString()}`),
            },
      onDecided: async (caseId) => {
        await enqueue(caseId, graceEnd(config, clock.now()));
      },
      onCaseChanged: (caseId) => refreshCard(chat, log, caseId),
      sendReturn: (caseId, userId) => sendReturn(caseId, userId),
    },
  });
  closing.add(() => product.close());
  function reached(): Chat {
    if (chat === null) throw new TypeError('Jobs run once the chat is there.');
    return chat;
  }
  const queue = createQueue({ sql: product.ledger.sql, log });
  await queue.start();
  closing.add(() => queue.stop());
  /** An undo has a key of its own: the work of the removal may still be summing up when it is pressed. */
  const enqueue = async (caseId: string, startAfter?: Date): Promise<unknown> => {
    const state = (await product.ledger.cases.get(caseId))?.state;
    return queue.send(
      reclaimQueue,
      { caseId },
      {
        singletonKey: state === 'undoing' ? `${caseId}:undo` : caseId,
        ...(startAfter === undefined ? {} : { startAfter }),
      },
    );
  };
  /** People who are to be asked or taught are written to at once, beside the answer to whoever decided it. */
  function tellSoon(caseId: string): void {
    const tell = async (): Promise<void> => {
      await product.attend();
      await chat?.bot.sendDue();
      refreshCard(chat, log, caseId);
    };
    tell().catch((err: unknown) => log.warn({ err, caseId }, 'people not told; it is tried again'));
  }
  const sendReturn = (caseId: string, userId: string): Promise<unknown> =>
    queue.send(returnJob, { caseId, userId }, { singletonKey: `${caseId}:${userId}` });

  if (role !== 'worker') {
    chat = await startChat({
      sendReturn,
      config,
      product,
      log,
      onDecided: async (caseId) => {
        await enqueue(caseId, graceEnd(config, clock.now()));
        const found = await product.ledger.cases.get(caseId);
        if (found?.state === 'consulting') tellSoon(caseId);
      },
    });
    const started = chat;
    closing.add(() => started.stop());
  }
  if (role !== 'bot') await workOn({ queue, product, chat, log, enqueue });
  /** Cases whose work was cut short, by a crash or by a service that was away: a case that is in hand is left alone. */
  async function resume(): Promise<void> {
    for (const { id } of await product.ledger.cases.inFlight(product.tenantId)) await enqueue(id);
  }
  await resume();
  if (chat !== null) refreshRecent({ ...product, bot: chat.bot, log });

  const control = await serveControl(
    ({ account, ...line }) => runCommandLine(line, { services: async () => product, actor: account }),
    log,
  );
  closing.add(() => control.stop());
  await product.ledger.announce(control.address);

  const playground =
    chat === null ? null : await openLocalChat(config, product, chat, { say, environment: process.env });
  closing.add(async () => playground?.stop());
  await readRegister(product, log);
  const jobs = jobsOf(role, product.jobs);
  const schedule = createSchedule({ ...product.slots, jobs });
  closing.add(() => schedule.stop());
  say('Collecting and reconciling…');
  await schedule.start();
  await tell(product, say);
  const retries = retryMissed({ slots: product.slots, jobs, resume, log });
  closing.add(async () => retries.stop());
  if (role !== 'bot' || chat === null) return;
  const watch = watchCases({ ...product, bot: chat.bot, log });
  closing.add(() => watch.stop());
}

/** Undecided grace: a decision may wait before its first removal. */
function graceEnd({ policy }: Config, now: Date): Date | undefined {
  return policy.graceMinutes === 0 ? undefined : new Date(now.getTime() + policy.graceMinutes * 60_000);
}

interface Work {
  readonly queue: Queue;
  readonly product: Product;
  readonly chat: Chat | null;
  readonly log: Logger;
  readonly enqueue: (caseId: string, startAfter?: Date) => Promise<unknown>;
}

async function workOn({ queue, product, chat, log, enqueue }: Work): Promise<void> {
  const refresh = (caseId: string): void => refreshCard(chat, log, caseId);
  /** A process that ends before is made good at its start. */
  const lookAgain = createLookAgain({
    enqueue: (caseId) =>
      void enqueue(caseId).catch((err: unknown) => log.warn({ err, caseId }, 'case not queued again')),
    later(run, milliseconds) {
      const timer = setTimeout(run, milliseconds).unref();
      return () => clearTimeout(timer);
    },
  });
  await queue.work(
    reclaimQueue,
    async ({ data }) => {
      const { caseId } = data as { caseId: string };
      const end = await product.carryOut(caseId, refresh);
      if (lookAgain.ended(caseId, end)) refresh(caseId);
      if (end === 'done') await tellPeople();
    },
    { concurrency: casesAtOnce },
  );
  await queue.work(returnJob, async ({ data }) => {
    await returnSeat(
      {
        ledger: product.ledger,
        giveBack: (caseId, userId) => product.giveBack(caseId, userId, refresh),
        onSettled: refresh,
        log,
      },
      data,
    );
    await tellPeople();
  });

  /** What was taken or given is told at once, not at the next round. */
  async function tellPeople(): Promise<void> {
    await product.attend();
    await chat?.bot.sendDue();
  }
}

function refreshCard(chat: Chat | null, log: Logger, caseId: string): void {
  chat?.bot.refreshCase(caseId).catch((err: unknown) => log.warn({ err, caseId }, 'card not refreshed'));
}

/**
 * Says at the start what is wrong with the register: owners can still be answered from the ledger, and nothing is
 * reconciled until it is mended. The twin comes with its contracts; whoever has changed them since keeps the change.
 */
async function readRegister(product: Product, log: Logger): Promise<void> {
  const { demo, register, clock } = product;
  try {
    const lines = await register.show({ asOf: clock.now().toISOString().slice(0, 10) });
    if (demo !== null && lines.length === 0) await seedDemo(product, demo, log);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${renderError(error)}\n`);
  }
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
  const closing = createClosing();
  const state = { isStopping: false };
  const end = (): void => {
    if (state.isStopping) return;
    state.isStopping = true;
    // Everything that matters is durable at every moment: what does not end in time is continued at the next start.
    setTimeout(() => process.exit(0), longestStopMs).unref();
    void closing.closeAll().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Not everything could be put away: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  try {
    await start(loadConfig(), closing);
  } catch (error) {
    if (state.isStopping) return;
    state.isStopping = true;
    await closing.closeAll();
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${renderError(error)}\n`);
    process.exit(error instanceof ConfigError ? 2 : 1);
  }
}

await run();
