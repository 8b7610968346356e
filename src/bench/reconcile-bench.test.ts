import { expect, it } from 'vitest';
import { benchReconcile } from './reconcile-bench.ts';

it('the folds over the lake count what bare SQL counts', async () => {
  const lines = await benchReconcile({ users: 3000 });

  expect(lines.map((line) => [line.name, line.value > 0])).toEqual([
    ['reconcile 3000 users', true],
    ['reconcile 3000 users: per user', true],
    ['reconcile 3000 users: peak memory', true],
    ['full core 3000 users', true],
    ['full core 3000 users: per user', true],
    ['full core 3000 users: peak memory', true],
    ['full core 3000 users, seats kept', true],
    ['full core 3000 users, seats kept: per user', true],
    ['full core 3000 users, seats kept: peak memory', true],
    ['full core 3000 users: assignments', true],
  ]);
});
