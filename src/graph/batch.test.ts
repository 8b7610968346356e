import { describe, expect, it } from 'vitest';
import { z } from 'zod/v4';
import { createGraphReader } from './reader.ts';
import { answerJson, localDeps, simulatedTime, startLocalGraph } from './testing/local-graph.ts';

interface Inner {
  readonly id: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const good = (id: string): Inner => ({ id, status: 200, body: { id } });
const throttled = (id: string, seconds: number): Inner => ({
  id,
  status: 429,
  headers: { 'Retry-After': String(seconds) },
  body: { error: { code: 'TooManyRequests', message: '' } },
});

/** Answers each inner request by its id and the number of times it came; tells when which ones came. */
async function withBatches(
  answer: (id: string, time: number) => Inner,
  paths: Readonly<Record<string, string>>,
) {
  const time = simulatedTime();
  const came: [number, string[]][] = [];
  const counts = new Map<string, number>();
  await using graph = await startLocalGraph((request, response) => {
    if (request.method === 'GET') {
      came.push([time.elapsed(), [request.url]]);
      answerJson(response, { id: 'a' });
      return;
    }
    const { requests } = JSON.parse(request.body) as { requests: { id: string }[] };
    came.push([time.elapsed(), requests.map(({ id }) => id)]);
    const responses = requests.map(({ id }) => {
      const count = (counts.get(id) ?? 0) + 1;
      counts.set(id, count);
      return answer(id, count);
    });
    answerJson(response, { responses });
  });
  const reader = createGraphReader(localDeps(graph.origin, time));
  const answers = await reader.batch(Object.entries(paths).map(([id, path]) => ({ id, path })));
  await reader.getJson('/users/after', z.object({ id: z.string() }));
  return { answers, came };
}

describe('requests throttled inside a batch', () => {
  const mailboxes = Object.fromEntries(
    ['1', '2', '3'].map((id) => [id, `/users/${id}/mailboxSettings`] as const),
  );

  it('wait each for its own time', async () => {
    const { answers, came } = await withBatches((id, count) => {
      if (count > 1 || id === '3') return good(id);
      return throttled(id, id === '1' ? 2 : 30);
    }, mailboxes);

    expect(came.slice(0, 3)).toEqual([
      [0, ['1', '2', '3']],
      [2_000, ['1']],
      [30_000, ['2']],
    ]);
    expect([...answers.values()].map(({ ok }) => ok)).toEqual([true, true, true]);
  });

  it('hold their scope for everybody, and give up only themselves', async () => {
    const { answers, came } = await withBatches((id) => (id === '1' ? throttled(id, 5) : good(id)), {
      '1': '/users/1',
      '2': '/users/2',
    });

    const first = answers.get('1');
    expect(first?.ok === false && first.error.code).toBe('GRAPH_THROTTLED');
    expect(answers.get('2')?.ok).toBe(true);
    expect(came.map(([at]) => at)).toEqual([0, 5_000, 10_000, 15_000, 20_000, 25_000, 25_000]);
  });

  it('count each against its own limit', async () => {
    const time = simulatedTime();
    await using graph = await startLocalGraph((request, response) => {
      const { requests } = JSON.parse(request.body) as { requests: { id: string }[] };
      answerJson(response, { responses: requests.map(({ id }) => good(id)) });
    });
    const reader = createGraphReader(localDeps(graph.origin, time));
    const five = ['1', '2', '3', '4', '5'].map((id) => ({
      id,
      path: `/users/${id}`,
      query: { $select: 'id,signInActivity' },
    }));

    await reader.batch(five);
    await reader.batch(five);
    const before = time.elapsed();
    await reader.batch(five);

    expect([before, time.elapsed()]).toEqual([0, expect.any(Number)]);
    expect(time.elapsed()).toBeGreaterThanOrEqual(60_000);
  });
});
