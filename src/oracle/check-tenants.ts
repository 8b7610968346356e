import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TenantCheck } from './check-run.ts';
import type { CheckRequest, WorkerMessage } from './messages.ts';

export interface CheckTenants {
  readonly seeds: readonly number[];
  readonly users: number;
  readonly workers: number;
  /** Told of every tenant as soon as it is done. */
  readonly onResult: (result: TenantResult) => void;
}

/** A tenant that was counted, or why it could not be: which is not agreement. */
export type TenantResult = TenantCheck | { readonly seed: number; readonly failed: string };

const workerFile = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** Counts the tenants of all seeds, in as many processes as asked for; each takes the next seed when it is free. */
export async function checkTenants({ seeds, users, workers, onResult }: CheckTenants): Promise<void> {
  const waiting = [...seeds];
  await Promise.all(Array.from({ length: Math.min(workers, seeds.length) }, work));

  function work(): Promise<void> {
    const child = fork(workerFile, [String(users)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    let current: number | undefined;
    return new Promise((resolve, reject) => {
      const next = (): void => {
        current = waiting.shift();
        if (current === undefined) child.disconnect();
        else send(child, { seed: current });
      };
      child.on('message', (message: WorkerMessage) => {
        if (message.kind === 'checked') onResult(message.check);
        if (message.kind === 'failed') onResult({ seed: message.seed, failed: message.message });
        next();
      });
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        if (code === 0) {
          resolve();
          return;
        }
        const why = `its process ended with ${signal ?? `code ${String(code)}`}`;
        // What a worker dies of is a result of its tenant; the other tenants are counted all the same.
        if (current === undefined) {
          reject(new Error(`An oracle worker did not start: ${why}.`));
          return;
        }
        onResult({ seed: current, failed: why });
        resolve(waiting.length > 0 ? work() : undefined);
      });
    });
  }
}

function send(child: ChildProcess, request: CheckRequest): void {
  child.send(request);
}
