import { setImmediate as settle } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceNames } from '../lake/observation.ts';
import { runSideBySide, type SourceTask } from './run-side-by-side.ts';

const plan = fc.record({
  atOnce: fc.integer({ min: 1, max: 6 }),
  tasks: fc.array(
    fc.record({ turns: fc.integer({ min: 0, max: 4 }), after: fc.array(fc.nat(40), { maxLength: 3 }) }),
    { minLength: 1, maxLength: 12 },
  ),
  failing: fc.option(fc.nat(11)),
});

describe('sources side by side', () => {
  it('keep to the bound and to what has to be done before, and stop at the first error', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ atOnce, tasks, failing }) => {
        const begun: number[] = [];
        const ended: number[] = [];
        let errorAt: number | null = null;
        let most = 0;
        const made = tasks.map(({ turns, after }, index): SourceTask => ({
          name: sourceNames[index]!,
          after: after.filter((other) => other < index).map((other) => sourceNames[other]!),
          async run() {
            for (const other of after) if (other < index) expect(ended).toContain(other);
            begun.push(index);
            most = Math.max(most, begun.length - ended.length);
            for (let turn = 0; turn < turns; turn++) await settle();
            ended.push(index);
            if (index !== failing) return;
            setImmediate(() => {
              errorAt = begun.length;
            });
            throw new TypeError('killed');
          },
        }));
        const fails = failing !== null && failing < tasks.length;

        const outcome = await runSideBySide(made, atOnce).then(
          () => 'done',
          () => 'failed',
        );

        await settle();

        expect(outcome).toBe(fails ? 'failed' : 'done');
        expect(most).toBeLessThanOrEqual(atOnce);
        expect(ended.length).toBe(begun.length);
        if (fails) expect(begun.length).toBe(errorAt);
        else expect(begun.length).toBe(tasks.length);
      }),
    );
  });

  it('never wait for each other in a circle', async () => {
    const run = async (): Promise<void> => undefined;

    await expect(
      runSideBySide(
        [
          { name: 'users', after: ['groups'], run },
          { name: 'groups', after: ['users'], run },
        ],
        6,
      ),
    ).rejects.toThrow(TypeError);
  });
});
