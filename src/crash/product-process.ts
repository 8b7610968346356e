import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ProcessEnded } from './process-ended.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const longestStartMs = 60_000;
const longestCollectionMs = 120_000;

/** The whole product as its users start it, in a process of its own. */
export interface ProductProcess {
  readonly child: ChildProcess;
  /** It answers. Rejects with ProcessEnded. */
  readonly ready: Promise<void>;
  readonly ended: Promise<unknown>;
  /** SIGKILL, at once: no clean-up of any kind. */
  kill(): void;
  /** SIGTERM, and everything put away. */
  stop(): Promise<void>;
}

export interface ProductOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  readonly logFile: string;
}

/** Starts it, and waits until it answers. Throws ProcessEnded. */
export async function startProduct(options: ProductOptions): Promise<ProductProcess> {
  const product = spawnProduct(options);
  await product.ready;
  return product;
}

export function spawnProduct({ env, port, logFile }: ProductOptions): ProductProcess {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(logFile, { flags: 'a' });
  child.stdout.pipe(log);
  child.stderr.pipe(log, { end: false });
  const ended = once(child, 'exit');
  const ready = untilAnswering(child, port, '/healthz', longestStartMs);
  ready.catch(() => undefined);
  return {
    child,
    ready,
    ended,
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      if (hasEnded(child)) return;
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Waits until the product can be asked: collected and reconciled. Throws ProcessEnded. */
export async function untilReady({ child }: ProductProcess, port: number): Promise<void> {
  await untilAnswering(child, port, '/readyz', longestCollectionMs);
}

async function untilAnswering(
  child: ChildProcess,
  port: number,
  path: string,
  limitMs: number,
): Promise<void> {
  const signal = AbortSignal.timeout(limitMs);
  while (!(await isAnswering(port, path))) {
    if (hasEnded(child)) throw new ProcessEnded();
    if (signal.aborted) throw new TypeError(`the product does not answer ${path} in time`);
    await wait(50);
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function isAnswering(port: number, path: string): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}${path}`)).ok;
  } catch {
    return false;
  }
}
