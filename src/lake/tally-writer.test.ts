import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObservationRows } from './observation.ts';
import type { CollectionRun } from './run-in-the-making.ts';
import { reportOf, testTenant } from './test-lake.ts';
import { smallPartsLake } from './testing/small-parts-lake.ts';

type Call = ObservationRows['pstn_use'];

const scene = smallPartsLake();
const { open, folderOf } = scene;

function call(userId: string, lastCallOn: string, calls = 1): Call {
  return { userId, route: 'callingPlan', callType: 'user_in', calls, lastCallOn };
}

async function finished(run: CollectionRun): Promise<string[]> {
  await run.sourceDone(reportOf('users'));
  await run.sourceDone(reportOf('pstn-calls'));
  await run.finish();
  const file = join(scene.dir, 'export.csv');
  await (await scene.lake.newest(testTenant))!.exportTable('pstn_use', file, 'csv');
  const [, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.sort();
}

describe('a tally', () => {
  it('keeps one row a key: counts summed, the newest day', async () => {
    const run = await open();
    const writer = await run.tally('pstn_use');
    await writer.add([call('ada', '2026-11-03'), call('ben', '2026-10-01')]);
    await writer.add([call('ada', '2026-11-09', 2), call('ada', '2026-11-01')]);

    expect(await writer.keep()).toEqual({ rows: 2 });
    expect(await finished(run)).toEqual([
      'ada,callingPlan,user_in,4,2026-11-09',
      'ben,callingPlan,user_in,1,2026-10-01',
    ]);
  });

  it('comes to the same however many rows, in whatever order and pages, and leaves its files nowhere', async () => {
    const calls = fc.array(
      fc.record({
        userId: fc.string({
          minLength: 1,
          maxLength: 1,
          unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'),
        }),
        day: fc.integer({ min: 10, max: 28 }),
        calls: fc.integer({ min: 1, max: 9 }),
      }),
      { maxLength: 120 },
    );
    await fc.assert(
      fc.asyncProperty(calls, fc.integer({ min: 1, max: 17 }), async (given, pageSize) => {
        const expected = new Map<string, { calls: number; day: number }>();
        for (const { userId, day, calls: count } of given) {
          const before = expected.get(userId) ?? { calls: 0, day };
          expected.set(userId, { calls: before.calls + count, day: Math.max(before.day, day) });
        }
        const run = await open();
        const writer = await run.tally('pstn_use');
        const rows = given.map(({ userId, day, calls: count }) => call(userId, `2026-10-${day}`, count));
        for (let start = 0; start < rows.length; start += pageSize)
          await writer.add(rows.slice(start, start + pageSize));
        expect(await writer.keep()).toEqual({ rows: expected.size });
        await writer.close();
        const lines = [...expected].map(([userId, { calls: count, day }]) => {
          return `${userId},callingPlan,user_in,${count},2026-10-${day}`;
        });
        expect((await finished(run)).filter((line) => line !== '')).toEqual(lines.sort());
        const files = await readdir(folderOf(run), { recursive: true });
        expect(files.filter((file) => file.includes('gathered'))).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('that was not kept leaves nothing', async () => {
    const run = await open();
    const writer = await run.tally('pstn_use');
    await writer.add(['a', 'b', 'c', 'd', 'e'].map((userId) => call(userId, '2026-11-01')));
    await writer.close();

    const { files } = await run.finish();
    expect(files).toEqual([]);
    expect(await readdir(join(folderOf(run), 'pstn_use'))).toEqual([]);
  });

  it('of a run that was killed is gathered anew', async () => {
    const killed = await open();
    const before = await killed.tally('pstn_use');
    await before.add(['a', 'b', 'c', 'd'].map((userId) => call(userId, '2026-11-01')));
    await scene.reopen();

    const run = await open();
    expect(run.runId).toBe(killed.runId);
    const writer = await run.tally('pstn_use');
    await writer.add([call('a', '2026-11-01')]);
    await writer.keep();

    expect(await finished(run)).toEqual(['a,callingPlan,user_in,1,2026-11-01']);
  });

  it('that was kept before gives way to the one that is kept now', async () => {
    const run = await open();
    const first = await run.tally('pstn_use');
    await first.add([call('a', '2026-11-01', 5)]);
    await first.keep();
    const second = await run.tally('pstn_use');
    await second.add([call('a', '2026-11-02', 7)]);
    await second.keep();

    expect(await finished(run)).toEqual(['a,callingPlan,user_in,7,2026-11-02']);
  });

  it('refuses a table of which a row says more than sums', async () => {
    const run = await open();
    await expect(run.tally('groups')).rejects.toThrow(TypeError);
  });
});
