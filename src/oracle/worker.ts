import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStage } from './stage.ts';
import type { CheckRequest, WorkerMessage } from './messages.ts';

/** A process of its own that counts one tenant after another, as it is asked to. Ends when it is let go. */
const users = Number(process.argv[2]);
const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-oracle-'));
const stage = await openStage(dir);

process.on('message', (request: CheckRequest) => {
  void answer(request.seed);
});
process.once('disconnect', () => void end());
send({ kind: 'ready' });

async function answer(seed: number): Promise<void> {
  try {
    send({ kind: 'checked', check: await stage.check(seed, users) });
  } catch (error) {
    send({ kind: 'failed', seed, message: messageOf(error) });
  }
}

async function end(): Promise<void> {
  await stage.close();
  await rm(dir, { recursive: true, force: true });
  process.exit(0);
}

function send(message: WorkerMessage): void {
  process.send?.(message);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
