import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startPlayground, type Playground } from '../bot/playground-process.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));
const run = promisify(execFile);

/** The demo as a newcomer starts it, on ports of its own. */
export interface LiveProduct {
  /** Of the local chat. */
  readonly chatUrl: string;
  readonly twinUrl: string;
  readonly botUrl: string;
  /** From the start of the process until its first answer about a position was possible. */
  readonly readyAfterMs: number;
  /** A command beside the live bot, as JSON. */
  command(...words: readonly string[]): Promise<unknown>;
  /** What the twin's control endpoint says. */
  twin(path: string): Promise<unknown>;
  /** What goes wrong in the twin from now on, as `twin --faults` takes it. */
  setFaults(faults: string): Promise<void>;
  /** A chat of its own for somebody else of the tenant: gives its address. */
  chatFor(person: { readonly aadObjectId: string; readonly name: string }): Promise<string>;
  stop(): Promise<void>;
}

export interface LiveOptions {
  /** Changes the shipped policy. */
  readonly policy?: (shipped: Readonly<Record<string, unknown>>) => object;
}

export async function startLiveProduct(
  artifacts: string,
  { policy }: LiveOptions = {},
): Promise<LiveProduct> {
  await mkdir(artifacts, { recursive: true });
  const dataDir = await mkdtemp(join(tmpdir(), 'seatkeeper-e2e-'));
  const [port, chatPort] = [await freePort(), await freePort()];
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    // Relative, as the default is.
    SEATKEEPER_DATA_DIR: relative(process.cwd(), dataDir),
    PORT: String(port),
    PLAYGROUND_PORT: String(chatPort),
    ...(policy === undefined ? {} : { SEATKEEPER_POLICY: await writePolicy(dataDir, policy) }),
  };
  const others: Playground[] = [];
  const startedAt = performance.now();
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = createWriteStream(join(artifacts, 'product.log'));
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const botUrl = `http://127.0.0.1:${port}`;
  await untilReady(child, botUrl);
  const readyAfterMs = performance.now() - startedAt;
  const chatUrl = /The chat is open: (\S+)/.exec(said)?.[1];
  const twinUrl = /The twin tenant answers on (\S+)/.exec(said)?.[1];
  if (chatUrl === undefined || twinUrl === undefined)
    throw new TypeError(`it did not say where to look: ${said}`);
  return {
    chatUrl,
    twinUrl,
    botUrl,
    readyAfterMs,
    async command(...words) {
      const { stdout } = await run(process.execPath, [cli, ...words, '--json'], {
        env,
        maxBuffer: 64 * 1024 * 1024,
      });
      return JSON.parse(stdout) as unknown;
    },
    twin: async (path) => (await fetch(`${twinUrl}/_twin/${path}`)).json(),
    async setFaults(faults) {
      const response = await fetch(`${twinUrl}/_twin/faults`, { method: 'PUT', body: faults });
      if (!response.ok) throw new TypeError(`the twin does not play ${faults}`);
    },
    async chatFor({ aadObjectId, name }) {
      const chat = await startPlayground({
        botEndpoint: `${botUrl}/api/messages`,
        port: await freePort(),
        tenantId: await tenantOf(twinUrl),
        person: { aadObjectId, name, email: `${aadObjectId}@harbourline.example` },
        directory: join(dataDir, `chat-${aadObjectId}`),
        botName: 'Seatkeeper',
        openBrowser: false,
        environment: process.env,
      });
      others.push(chat);
      return chat.url;
    },
    async stop() {
      for (const chat of others) await chat.stop();
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function writePolicy(dir: string, change: NonNullable<LiveOptions['policy']>): Promise<string> {
  const shipped = new URL('../../env/policy.json', import.meta.url);
  const file = join(dir, 'policy.json');
  const policy = JSON.parse(await readFile(shipped, 'utf8')) as Readonly<Record<string, unknown>>;
  await writeFile(file, JSON.stringify({ ...policy, ...change(policy) }));
  return file;
}

async function tenantOf(twinUrl: string): Promise<string> {
  const truth = (await (await fetch(`${twinUrl}/_twin/truth`)).json()) as { readonly tenantId: string };
  return truth.tenantId;
}

async function untilReady(child: ChildProcess, botUrl: string): Promise<void> {
  const signal = AbortSignal.timeout(120_000);
  for (;;) {
    const isReady = await fetch(`${botUrl}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    if (child.exitCode !== null) throw new TypeError(`the product ended with ${child.exitCode}`);
    if (signal.aborted) throw new TypeError('the product was not ready in time');
    await wait(100);
  }
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
