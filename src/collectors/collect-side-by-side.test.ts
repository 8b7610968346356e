import { describe, expect, it } from 'vitest';
import { answerError } from '../graph/testing/local-graph.ts';
import { directorySources } from '../lake/rows/directory-rows.ts';
import { isBrought, type TableName } from '../lake/observation.ts';
import { tableNames } from '../lake/tables.ts';
import { createMemoryRun, Killed, type MemoryRun } from '../testing/memory-run.ts';
import { createCollect, healthy, refused, sourceOf, type Answer } from './testing/scripted-tenant.ts';

const collect = createCollect(createMemoryRun);

/** Every row once, in no order. */
function rowsOf(run: MemoryRun): Readonly<Partial<Record<TableName, readonly string[]>>> {
  return Object.fromEntries(
    tableNames.map((table) => [
      table,
      [...new Set(run.rows(table).map((row) => JSON.stringify(row)))].sort(),
    ]),
  );
}

describe('sources read side by side', () => {
  it('begin with the report settings, alone, and the sign-ins come after the users', async () => {
    const { seen } = await collect('users', {}, { wanted: directorySources });
    const order = seen.map(sourceOf);

    expect(order[0]).toBe('report-settings');
    expect(order.lastIndexOf('users')).toBeLessThan(order.indexOf('sign-ins'));
  });

  it('do not wait for a slow one', async () => {
    let skusAnswered = false;
    let answeredBefore = false;
    const { reports } = await collect(
      'skus',
      {
        skus: (response) => {
          setTimeout(() => {
            skusAnswered = true;
            refused(response, undefined as never, '');
          }, 200);
        },
        groups: (response) => {
          answeredBefore = !skusAnswered;
          refused(response, undefined as never, '');
        },
      },
      { wanted: ['skus', 'groups'] },
    );

    expect(answeredBefore).toBe(true);
    expect(reports.map(({ name }) => name)).toEqual(['skus', 'groups']);
  });

  it('are known to be unreachable after the first that found out', async () => {
    const cut = (response: { destroy: () => void }): void => response.destroy();
    const { reports, seen } = await collect(
      'report-settings',
      { 'report-settings': cut, users: cut, skus: cut },
      { wanted: directorySources },
    );

    expect(new Set(seen.map(sourceOf))).toEqual(new Set(['report-settings']));
    const brought = reports.filter(({ name }) => isBrought(name));
    expect(brought.map(({ status }) => status)).toEqual(brought.map(() => 'complete'));
    const asked = reports.filter(({ name }) => !isBrought(name));
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 'failed'));
  });

  it('are each asked for themselves once something of the tenant was read', async () => {
    const cut = (response: { destroy: () => void }): void => response.destroy();
    const { reports } = await collect('skus', { skus: cut }, { wanted: directorySources });

    expect(reports.filter(({ status }) => status === 'failed').map(({ name }) => name)).toEqual(['skus']);
  });

  it('are asked once more after a fault that passes, and only then', async () => {
    const faults = (times: number, answer: Answer): Answer => {
      let count = 0;
      return (response, request, origin) => {
        if ((count += 1) <= times) answerError(response, 500, 'x', '');
        else answer(response, request, origin);
      };
    };
    const { reports, seen } = await collect(
      'skus',
      { skus: faults(7, healthy.skus), subscriptions: refused },
      { wanted: ['skus', 'subscriptions', 'groups'] },
    );

    expect(reports.map(({ name, status }) => [name, status])).toEqual([
      ['skus', 'complete'],
      ['subscriptions', 'failed'],
      ['groups', 'complete'],
    ]);
    expect(seen.filter((request) => sourceOf(request) === 'subscriptions')).toHaveLength(1);
  });

  it('that the settings did not explain say so of names', async () => {
    const { reports } = await collect(
      'active-users',
      { 'report-settings': (response) => answerError(response, 500, 'x', '') },
      { wanted: ['report-settings', 'active-users'] },
    );

    expect(reports.map(({ name, status }) => [name, status])).toEqual([
      ['report-settings', 'failed'],
      ['active-users', 'complete'],
    ]);
  });

  it('lose nothing when the process dies in the middle of any of them', async () => {
    const whole = await collect('users', {}, { wanted: directorySources });
    const appends = whole.run.cursors.length;
    expect(appends).toBeGreaterThan(10);

    for (let killedAtAppend = 1; killedAtAppend <= appends; killedAtAppend += 3) {
      const run = createMemoryRun({ killedAtAppend });
      await expect(collect('users', {}, { run, wanted: directorySources })).rejects.toThrow(Killed);
      const finished = run.reports.map(({ name }) => name);
      const again = await collect('users', {}, { run: run.reopened(), wanted: directorySources });

      expect(rowsOf(again.run)).toEqual(rowsOf(whole.run));
      expect(again.reports.map(({ name, status }) => [name, status])).toEqual(
        whole.reports.map(({ name, status }) => [name, status]),
      );
      for (const { url } of again.seen) {
        const source = sourceOf({ url } as never);
        if (source !== 'users') expect(finished).not.toContain(source);
      }
    }
  });
});
