import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Lake } from './lake.ts';
import { dayFolder } from './run-folder.ts';
import { collectTestTenant, peoplePerPage, testPages } from './test-collection.ts';
import { openTestLake, temporaryFolder, testTenant } from './test-lake.ts';

const script = fileURLToPath(new URL('./test-collection.ts', import.meta.url));
const people = testPages * peoplePerPage;

let dir: string;

beforeEach(async () => {
  dir = await temporaryFolder();
});

afterEach(async () => {
  await rm(dir, { recursive: true });
});

/** Starts a collection in a process of its own and kills it where it stands still, or some time after it opened the lake. */
async function killedAt(place: { readonly line: string } | { readonly milliseconds: number }): Promise<void> {
  const standAt = 'line' in place ? [place.line] : [];
  const child = spawn(process.execPath, [script, dir, ...standAt], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const awaited = 'line' in place ? place.line : 'opened';
  for await (const line of createInterface(child.stdout)) {
    if (line !== awaited) continue;
    if ('milliseconds' in place) await setTimeout(place.milliseconds);
    child.kill('SIGKILL');
  }
  await exited;
}

async function expectEverybodyOnce(lake: Lake): Promise<void> {
  const run = await lake.newest(testTenant);
  const file = join(dir, 'users.csv');
  await run!.exportTable('users', file, 'csv');
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n').slice(1);
  const expected = Array.from({ length: people }, (_, index) => `user-${index}`).sort();
  expect(lines.map((line) => line.replace(/,+$/, ''))).toEqual(expected);
  expect(await run!.assignedSkus()).toEqual([
    { skuId: 'copilot', users: people },
    { skuId: 'e5', users: people },
  ]);
  const assignments = run!.manifest.files.filter(({ table }) => table === 'assignments');
  expect(assignments.reduce((sum, { rows }) => sum + rows, 0)).toBe(people * 2);
  expect(run!.manifest.coverage.complete).toBe(true);
}

it('a run killed again and again neither loses nor doubles a row', async () => {
  for (const line of ['opened', 'page 3', 'page 25', 'page 26', 'page 59', `page ${testPages}`])
    await killedAt({ line });
  const lake = await openTestLake(dir);

  expect(await lake.newest(testTenant)).toBeNull();
  await collectTestTenant(lake, () => undefined);

  await expectEverybodyOnce(lake);
  expect(await readdir(dayFolder(dir, testTenant.tenantId, testTenant.asOf))).toHaveLength(1);
  await lake.close();
});

it('it does not matter in the middle of what a run is killed', async () => {
  for (const milliseconds of [5, 13, 21, 34, 55, 89]) await killedAt({ milliseconds });
  const lake = await openTestLake(dir);

  await collectTestTenant(lake, () => undefined);

  await expectEverybodyOnce(lake);
  await lake.close();
});
