import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '../lib/app-error.ts';

/** Who is signed in to the local chat. */
export interface PlaygroundPerson {
  readonly aadObjectId: string;
  readonly name: string;
  readonly email: string;
}

export interface PlaygroundOptions {
  /** The bot, `http://127.0.0.1:3978/api/messages`. */
  readonly botEndpoint: string;
  readonly port: number;
  readonly tenantId: string;
  readonly person: PlaygroundPerson;
  /** Where its configuration and log go. */
  readonly directory: string;
  readonly botName: string;
  /** Opens the default browser; needs `PATH` and the like in `environment`. */
  readonly openBrowser: boolean;
  /** Variables handed to the process besides its own settings. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export interface Playground {
  readonly url: string;
  /** Of the one personal chat it has: a new one at each start, as it remembers no messages. */
  readonly conversationId: string;
  stop(): Promise<void>;
}

class PlaygroundNotStartedError extends AppError {
  override readonly name = 'PlaygroundNotStartedError';
}

const startLimitMs = 30_000;

/**
 * Starts the Microsoft 365 Agents Playground as the local Teams, on loopback, without telemetry. It sends the
 * `installationUpdate` of its person when a browser first opens its page. Throws PLAYGROUND_NOT_STARTED.
 */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  // The process gets the directory as its own, where a relative name would mean another place.
  const directory = resolve(options.directory);
  await mkdir(directory, { recursive: true });
  const conversationId = `chat-${randomUUID()}`;
  const configPath = join(directory, '.m365agentsplayground.yml');
  const logPath = join(directory, 'playground.log');
  await rm(logPath, { force: true });
  await writeFile(configPath, playgroundConfig(options, conversationId));

  const child = spawn(
    process.execPath,
    [
      ...['--import', fileURLToPath(new URL('./listen-on-loopback.ts', import.meta.url))],
      ...[cliPath(), 'start', '--app-endpoint', options.botEndpoint, '--channel-id', 'msteams'],
      ...['--port', String(options.port), '--disable-telemetry'],
    ],
    {
      cwd: directory,
      stdio: 'ignore',
      env: {
        ...options.environment,
        M365_AGENTS_PLAYGROUND_CONFIG_PATH: configPath,
        M365_AGENTS_PLAYGROUND_LOGFILE: logPath,
        SEND_INSTALLATION_ACTIVITY: 'true',
        ...(options.openBrowser ? {} : { TEAMSAPPTESTER_BROWSER: 'none' }),
      },
    },
  );

  const url = `http://localhost:${options.port}`;
  if (!(await answers(url, conversationId, child))) {
    await stop(child);
    throw new PlaygroundNotStartedError('PLAYGROUND_NOT_STARTED', {
      what: `The local chat did not start on port ${options.port}.`,
      why: (await complaintIn(logPath)) ?? 'It did not answer in time, or the port is taken.',
      fix: 'Set PLAYGROUND_PORT to a free port, or to 0 to run without it.',
    });
  }
  return { url, conversationId, stop: () => stop(child) };
}

/** Asks for its configuration until the right one comes: another program on the port does not count. */
async function answers(url: string, conversationId: string, child: ChildProcess): Promise<boolean> {
  const signal = AbortSignal.timeout(startLimitMs);
  while (!signal.aborted && child.exitCode === null) {
    try {
      const response = await fetch(`${url}/_internal/v1/config`, { signal });
      if (response.ok && (await response.text()).includes(conversationId)) return true;
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    }
    await wait(150);
  }
  return false;
}

async function complaintIn(logPath: string): Promise<string | undefined> {
  const log = await readFile(logPath, 'utf8').catch(() => '');
  return /^error Reason: (.+)$/m.exec(log)?.[1];
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

function cliPath(): string {
  const packageFile = createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/package.json');
  return join(dirname(packageFile), 'cli.js');
}

/** JSON is YAML. The Playground insists on five more users, a group chat and a team (its schema 0.1.1). */
function playgroundConfig({ tenantId, person, botName }: PlaygroundOptions, conversationId: string): string {
  const [givenName = person.name, ...surname] = person.name.split(' ');
  const colleagues = Array.from({ length: 5 }, (_, index) => ({
    id: `user-id-${index + 1}`,
    name: `Colleague ${index + 1}`,
    userPrincipleName: `colleague${index + 1}@example.com`,
    aadObjectId: `00000000-0000-4000-8000-00000000ff0${index + 1}`,
    givenName: 'Colleague',
    surname: String(index + 1),
    email: `colleague${index + 1}@example.com`,
  }));
  const config = {
    version: '0.1.1',
    tenantId,
    bot: { id: '28:seatkeeper', name: botName },
    currentUser: {
      id: 'user-id-0',
      name: person.name,
      userPrincipleName: person.email,
      aadObjectId: person.aadObjectId,
      givenName,
      surname: surname.join(' ') || givenName,
      email: person.email,
    },
    users: colleagues,
    personalChat: { id: conversationId },
    groupChat: { id: 'group-chat', name: 'Group chat' },
    team: {
      id: 'team-id',
      name: 'Team',
      aadGroupId: '00000000-0000-4000-8000-00000000fffe',
      channels: [{ id: 'channel-id', name: 'Announcements' }],
    },
  };
  return JSON.stringify(config, null, 2);
}
