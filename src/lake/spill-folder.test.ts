import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from './database.ts';
import { newSpillFolder } from './spill-folder.ts';

const made: string[] = [];
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A folder with something in it, last written to so many minutes ago. */
async function spill(folder: string, minutesAgo: number): Promise<string> {
  made.push(folder);
  await mkdir(folder);
  await writeFile(join(folder, 'duckdb_temp_storage-0.tmp'), 'rows');
  const then = Date.now() / 1_000 - minutesAgo * 60;
  await utimes(folder, then, then);
  return folder;
}

it('a database that is opened removes what killed processes had spilled, and nothing else', async () => {
  const of = (pid: string): string => join(tmpdir(), `seatkeeper-spill-${pid}${randomUUID()}`);
  const dead = await spill(of('99999999-'), 90);
  const nameless = await spill(of('x'), 90);
  const recent = await spill(of('99999999-'), 5);
  const living = await spill(newSpillFolder(), 90);

  const database = await openDatabase({ memoryLimit: '64MB', threads: 1 });
  await database.close();

  const left = (await readdir(tmpdir())).map((name) => join(tmpdir(), name));
  expect([dead, nameless].filter((folder) => left.includes(folder))).toEqual([]);
  expect([recent, living].filter((folder) => left.includes(folder))).toEqual([recent, living]);
});
