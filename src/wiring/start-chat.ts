import type { Server } from 'node:http';
import express from 'express';
import type { ChannelCloud } from '../bot/channel-token.ts';
import type { BotAuth } from '../bot/transport.ts';
import { createBot, type Bot } from '../bot/create-bot.ts';
import type { Desk } from '../bot/desk.ts';
import { consultedOf } from '../bot/desk/holder-voices-of.ts';
import { createLedgerDesk } from '../bot/ledger-desk.ts';
import type { Product } from './compose.ts';
import { subjectOfCase } from '../ledger/audit.ts';
import type { Config } from '../config/config.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { unknown } from '../core/model/product.ts';
import { AppError } from '../lib/app-error.ts';
import type { Logger } from '../lib/log.ts';
import { answerFaults } from './answer-faults.ts';
import { createChatReports } from './chat-reports.ts';
import { createChatSides } from './chat-sides.ts';
import { lookAtEncryption } from './encryption-at-rest.ts';
import { createHealth } from './serve-health.ts';

export interface Chat {
  readonly bot: Bot;
  readonly desk: Desk;
  /** The port it listens on. */
  readonly port: number;
  stop(): Promise<void>;
}

export interface ChatDeps {
  readonly config: Config;
  readonly product: Product;
  readonly log: Logger;
  /** A decided case has work to be done. */
  readonly onDecided: (caseId: string) => Promise<void>;
  /** Somebody wants their licence back. */
  readonly sendReturn: (caseId: string, userId: string) => Promise<unknown>;
}

/** The bot over the product, listening. Throws PORT_TAKEN. */
export async function startChat({ config, product, log, onDecided, sendReturn }: ChatDeps): Promise<Chat> {
  const { tenantId, ledger, lake, register, clock, search, demo } = product;
  const nameOf = async (userId: string): Promise<string | null> => {
    const run = await lake.newest({ tenantId });
    return (await run?.person(userId))?.displayName ?? null;
  };
  const isGuest = async (userId: string): Promise<boolean | null> => {
    const run = await lake.newest({ tenantId });
    const userType = (await run?.person(userId))?.userType ?? null;
    return userType === null ? null : userType.trim().toLowerCase() === 'guest';
  };
  const desk = createLedgerDesk({
    tenantId,
    organisation: demo?.organisation ?? 'your organisation',
    ledger,
    search,
    policy: product.policy,
    clock,
    decide: product.decide,
    onDecided,
    nameOf,
    contractDateOf: async (product) => {
      try {
        const entitlements = await register.entitlements({ asOf: isoOf(dayOfInstant(clock.now())) });
        const lines = entitlements.find((each) => each.product === product)?.lines ?? [];
        return lines.flatMap(({ endDate }) => endDate ?? []).sort()[0] ?? null;
      } catch (err) {
        // A card goes on without its contract date; the job that needs the register says what is wrong with it.
        if (!(err instanceof AppError)) throw err;
        log.warn({ err }, 'contract date unknown');
        return null;
      }
    },
    priceOf: async (product) => {
      try {
        const entitlements = await register.entitlements({ asOf: isoOf(dayOfInstant(clock.now())) });
        return entitlements.find((each) => each.product === product)?.price ?? unknown('not-in-register');
      } catch (err) {
        if (!(err instanceof AppError)) throw err;
        log.warn({ err }, 'price unknown');
        return unknown('register-unreadable');
      }
    },
    copilotApps: async () => {
      const run = await lake.newest({ tenantId });
      const counts = await run?.countCopilotByApp(product.policy.decision.copilotActiveDays);
      return Object.entries(counts ?? {}).map(([app, people]) => ({ app: appNames[app] ?? app, people }));
    },
    appointments: product.appointments,
    ownersOf: product.ownersOf,
    isGuest,
    sides: createChatSides({
      product,
      nameOf,
      isGuest,
      onChanged: (caseId) => {
        bot.refreshCase(caseId).catch((err: unknown) => log.warn({ err, caseId }, 'card not refreshed'));
      },
      sendReturn,
    }),
    consulted: (found) => consultedOf({ ledger }, found),
    reports: createChatReports(product),
    onReportFailed: (err) => log.warn({ err }, 'report not made'),
  });
  const bot = createBot({
    desk,
    conversations: ledger.conversations,
    deliveries: ledger.deliveries,
    auth: authOf(config),
    allowedTenantId: tenantId,
    recordRefused: ({ actor, code, about, caseId, times }) =>
      ledger.audit.append({
        tenantId,
        actor: actor ?? 'nobody known',
        action: 'turn.refused',
        subject: caseId === null ? 'chat' : subjectOfCase(caseId),
        body: { code, about, times },
      }),
    clock,
    log,
  });
  const web = express().disable('x-powered-by');
  web.use(
    createHealth(product, {
      encryption: () =>
        lookAtEncryption({
          stated: product.policy.storage.encryptionAtRest,
          dataDir: config.data.dir,
          sql: ledger.sql,
          platform: process.platform,
        }),
      log,
    }),
  );
  web.use(bot.router);
  web.use(answerFaults(log));
  const server = await listen(web, config.server.port, config.server.host);
  const address = server.address();
  return {
    bot,
    desk,
    port: typeof address === 'object' && address !== null ? address.port : config.server.port,
    stop: () =>
      bot.settled().then(
        () =>
          new Promise((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
          }),
      ),
  };
}

const appNames: Readonly<Record<string, string>> = {
  chat: 'Chat',
  teams: 'Teams',
  word: 'Word',
  excel: 'Excel',
  powerPoint: 'PowerPoint',
  outlook: 'Outlook',
  oneNote: 'OneNote',
  loop: 'Loop',
};

function authOf({ bot, graph }: Config): BotAuth {
  if (bot.kind === 'local') return { kind: 'none' };
  const { botId: appId, type, tenantId } = bot;
  return {
    kind: 'azure',
    appId,
    type,
    tenantId,
    cloud: channelCloudOf(graph),
    ...(bot.type === 'SingleTenant' ? { password: bot.password } : {}),
  };
}

/** The bot lives in the cloud whose directory the tenant is in. */
export function channelCloudOf(graph: Config['graph']): ChannelCloud {
  const isUsGovernment =
    graph.kind === 'microsoft' && new URL(graph.authorityHost).hostname === 'login.microsoftonline.us';
  return isUsGovernment ? 'usGovernment' : 'public';
}

async function listen(web: express.Express, port: number, host: string): Promise<Server> {
  const server = web.listen(port, host);
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new AppError(
          'PORT_TAKEN',
          {
            what: `The bot cannot listen on ${host}:${port}.`,
            why:
              cause.code === 'EADDRINUSE' ? 'Another program listens there.' : (cause.code ?? cause.message),
            fix: 'Stop the other program, or set PORT to a free port.',
          },
          { cause },
        ),
      ),
    );
  });
  return server;
}
