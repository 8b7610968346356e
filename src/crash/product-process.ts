import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface ProductProcess {
  readonly child: ChildProcess;
  /** SIGKILL: no clean-up of any kind. */
  kill(): Promise<void>;
  /** SIGTERM, and everything put away. */
  stop(): Promise<void>;
}

export interface ProductOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  readonly logFile: string;
}

/** The product as its users start it, in a process of its own. Resolves as soon as it answers. */
export async function startProduct({ env, port, logFile }: ProductOptions): Promise<ProductProcess> {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(logFile, { flags: 'a' });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  await until(() => isAnswering(port, '/healthz'), child, 60_000);
  return {
    child,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Waits until the product can be asked: collected and reconciled. */
export async function untilReady(product: ProductProcess, port: number): Promise<void> {
  await until(() => isAnswering(port, '/readyz'), product.child, 120_000);
}

async function isAnswering(port: number, path: string): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}${path}`)).ok;
  } catch {
    return false;
  }
}

async function until(isTrue: () => Promise<boolean>, child: ChildProcess, limitMs: number): Promise<void> {
  const signal = AbortSignal.timeout(limitMs);
  while (!(await isTrue())) {
    if (child.exitCode !== null) throw new TypeError(`the product ended with ${child.exitCode}`);
    if (signal.aborted) throw new TypeError('the product did not answer in time');
    await wait(50);
  }
}
