import { writeSync } from 'node:fs';
import type { Lake } from './lake.ts';
import { sourceNames, type ObservationRows } from './observation.ts';
import type { TableWriter } from './run-in-the-making.ts';
import { openTestLake, reportOf, rowOf, testTenant } from './test-lake.ts';

/** A made-up source of pages, for the test that kills whoever collects it. */
export const testPages = 60;
export const peoplePerPage = 20;

/**
 * Collects everybody and what they hold as a collector does: both tables from the same pages, on from where
 * the table that is behind had come to. `onPage` is told after each page.
 */
export function collectTestTenant(lake: Lake, onPage: (page: number) => void): Promise<void> {
  return lake.collecting(testTenant.tenantId, () => collectPages(lake, onPage));
}

async function collectPages(lake: Lake, onPage: (page: number) => void): Promise<void> {
  const run = await lake.openRun(testTenant);
  if (!run.finishedSources().some(({ name }) => name === 'users')) {
    const people = await run.table('users');
    const assignments = await run.table('assignments');
    const from = Math.min(pageOf(people), pageOf(assignments));
    for (let page = from; page < testPages; page++) {
      const cursor = page + 1 < testPages ? String(page + 1) : null;
      const ids = Array.from({ length: peoplePerPage }, (_, index) => `user-${page * peoplePerPage + index}`);
      await people.append(
        ids.map((userId) => rowOf('users', { userId })),
        cursor,
      );
      await assignments.append(ids.flatMap(assignmentsOf), cursor);
      onPage(page);
    }
    await people.close();
    await assignments.close();
    await run.sourceDone(reportOf('users'));
    onPage(testPages);
  }
  for (const name of sourceNames.filter((source) => source !== 'users')) await run.sourceDone(reportOf(name));
  await run.finish();
}

function pageOf(writer: TableWriter<unknown>): number {
  return writer.resumeFrom === null ? 0 : Number(writer.resumeFrom);
}

function assignmentsOf(userId: string): ObservationRows['assignments'][] {
  return ['e5', 'copilot'].map((skuId) => rowOf('assignments', { userId, skuId, updatedOn: '2026-01-01' }));
}

const [, script, dir, standAt] = process.argv;
if (script === import.meta.filename && dir !== undefined) {
  const lake = await openTestLake(dir, { rowsPerPart: 150 });
  say('opened');
  await collectTestTenant(lake, (page) => say(`page ${page}`));
  await lake.close();
}

/** Tells the parent where the collection is, and stands still there if it was told to, waiting to be killed. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
  if (line === standAt) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
