import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../lib/clock.ts';
import { isRunning } from '../lib/process-life.ts';

const prefix = 'seatkeeper-spill-';
/** A folder that was not written to for this long is left over, unless its process still runs. */
const silentMs = 3_600_000;

/** Where one database of this process puts what memory does not hold; DuckDB makes it when it first has to. */
export function newSpillFolder(): string {
  return join(tmpdir(), `${prefix}${process.pid}-${randomUUID()}`);
}

/** Removes what processes that were killed had spilled: it may be as large as a tenant. What cannot be removed stays. */
export async function removeDeadSpills(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    const written = await stat(folder).catch(() => null);
    if (written === null || systemClock().now().getTime() - written.mtimeMs < silentMs) continue;
    const pid = Number(/^(\d+)-/.exec(name.slice(prefix.length))?.[1]);
    if (Number.isNaN(pid) || !isRunning({ pid, processKey: null }))
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
