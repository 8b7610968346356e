import { join } from 'node:path';
import { startPlayground, type Playground, type PlaygroundOptions } from '../bot/playground-process.ts';
import type { Config } from '../config/config.ts';
import { AppError, renderError } from '../lib/app-error.ts';
import type { Product } from './compose.ts';
import { demoOwner } from './demo-tenant.ts';
import type { Chat } from './start-chat.ts';

export interface LocalChatDeps {
  readonly say: (line: string) => void;
  readonly environment: NonNullable<PlaygroundOptions['environment']>;
}

/** The chat in the browser of whoever tries the demo, as its owner; null where there is none to open. */
export async function openLocalChat(
  config: Config,
  product: Product,
  chat: Chat,
  { say, environment }: LocalChatDeps,
): Promise<Playground | null> {
  say(`The bot listens on http://${config.server.host}:${chat.port}/api/messages`);
  if (product.demo === null) return null;
  say(`The twin tenant answers on ${product.demo.twin.url}`);
  if (config.playground.port === null) return null;
  const playground = await startOrTell({
    botEndpoint: `http://127.0.0.1:${chat.port}/api/messages`,
    port: config.playground.port,
    tenantId: product.tenantId,
    person: demoOwner,
    directory: join(config.data.dir, 'playground'),
    botName: 'Seatkeeper',
    openBrowser: false,
    environment,
  });
  if (playground !== null) {
    say(`\n  The chat is open: ${playground.url}\n  You are ${demoOwner.name}, who owns the licences.\n`);
  }
  return playground;
}

/** Without its local chat the bot is still there for whoever talks to it. */
async function startOrTell(options: PlaygroundOptions): Promise<Playground | null> {
  try {
    return await startPlayground(options);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${renderError(error)}\n`);
    return null;
  }
}
