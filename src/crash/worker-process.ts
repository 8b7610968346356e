import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ProcessEnded } from './process-ended.ts';
import type { CaseNow, Question, WorkerMessage } from './protocol.ts';

const program = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** The work of the product in a process of its own. */
export interface WorkerProcess {
  /** It goes on with what is decided from here. Rejects with ProcessEnded. */
  readonly ready: Promise<unknown>;
  cases(): Promise<readonly CaseNow[]>;
  decide(actorId: string, request: Extract<Question, { kind: 'decide' }>['request']): Promise<unknown>;
  /** Resolves when a job of a case ends; rejects with ProcessEnded. */
  nextWorked(): Promise<void>;
  /** SIGKILL, at once. */
  kill(): void;
  readonly ended: Promise<unknown>;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export function startWorker(env: Readonly<Record<string, string>>, logFile: string): WorkerProcess {
  const child = fork(program, {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const log = createWriteStream(logFile, { flags: 'a' });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const ended = once(child, 'exit');
  const answers = new Map<number, Waiting>();
  const watchers: Waiting[] = [];
  const ready = Promise.withResolvers<undefined>();
  let asked = 0;
  let hasEnded = false;

  child.on('message', (message: WorkerMessage) => {
    switch (message.kind) {
      case 'ready':
        ready.resolve(undefined);
        return;
      case 'worked':
        for (const { resolve } of watchers.splice(0)) resolve(undefined);
        return;
      case 'answer':
        answers.get(message.id)?.resolve(message.answer);
        answers.delete(message.id);
    }
  });
  void ended.then(() => {
    hasEnded = true;
    log.end();
    const error = new ProcessEnded();
    ready.reject(error);
    for (const { reject } of [...answers.values(), ...watchers.splice(0)]) reject(error);
  });
  ready.promise.catch(() => undefined);

  async function ask(question: Question): Promise<unknown> {
    if (hasEnded) throw new ProcessEnded();
    asked += 1;
    const id = asked;
    return new Promise((resolve, reject) => {
      answers.set(id, { resolve, reject });
      // What cannot be sent is never answered: the end of the process rejects it.
      child.send({ id, question }, () => undefined);
    });
  }

  return {
    ready: ready.promise,
    cases: async () => (await ask({ kind: 'cases' })) as readonly CaseNow[],
    decide: (actorId, request) => ask({ kind: 'decide', actorId, request }),
    nextWorked: async () => {
      if (hasEnded) throw new ProcessEnded();
      await new Promise((resolve, reject) => watchers.push({ resolve, reject }));
    },
    kill: () => void child.kill('SIGKILL'),
    ended,
  };
}
