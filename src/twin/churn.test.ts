import { describe, expect, it } from 'vitest';

import { parseFaults } from './faults.ts';
import { startTwin, type StartedTwin } from './started-twin.fixture.ts';

const day = '2026-09-24T00:00:00Z';
const success = 'signInActivity/lastSuccessfulSignInDateTime';
const bin = '/v1.0/directory/deletedItems/microsoft.graph.user';
const eventual = { ConsistencyLevel: 'eventual' };

async function ids(twin: StartedTwin, path: string, headers = {}): Promise<readonly unknown[]> {
  return (await twin.all(path, headers)).map(({ id }) => id);
}

/** Has so many requests asked while the tenant moves, then stands still. */
async function moved(seed: number, requests: number) {
  const faults = parseFaults('churn=1');
  const twin = await startTwin({ seed, faults });
  const start = await twin.call('/v1.0/users/delta?$select=displayName&$deltatoken=latest');
  const before = await ids(twin, '/v1.0/users?$select=id&$top=999');
  twin.clock.advance(1_000);
  for (let request = 0; request < requests; request += 1) await twin.call('/v1.0/users?$top=1&$select=id');
  twin.setFaults(parseFaults(''));
  return {
    twin,
    before,
    link: (JSON.parse(start.text) as { '@odata.deltaLink': string })['@odata.deltaLink'],
  };
}

describe('the fault churn', () => {
  it.each([1, 2, 3])('moves people between requests, in all answers alike, with seed %i', async (seed) => {
    const { twin, before, link } = await moved(seed, 40);
    try {
      const now = await ids(twin, '/v1.0/users?$select=id&$top=999');
      const changes = await twin.all(link);
      const deleted = await twin.all(`${bin}?$select=id,deletedDateTime&$top=999`);
      const joined = now.filter((id) => !before.includes(id));
      const left = before.filter((id) => !now.includes(id));
      const binned = deleted.map(({ id }) => id);
      const removed = changes.filter((row) => '@removed' in row).map(({ id }) => id);

      expect(joined.length).toBeGreaterThan(0);
      expect(left.length).toBeGreaterThan(0);
      expect(binned).toEqual(expect.arrayContaining(left));
      expect(removed).toEqual(expect.arrayContaining(left));
      expect(changes.map(({ id }) => id)).toEqual(expect.arrayContaining(joined));
      expect(binned.filter((id) => now.includes(id))).toEqual([]);

      const filtered = [`${success} ge ${day}`, `${success} le ${day}`, `${success} eq null`];
      const parts = await Promise.all(
        filtered.map((filter) =>
          ids(twin, `/v1.0/users?$select=id,signInActivity&$top=500&$filter=${encodeURIComponent(filter)}`),
        ),
      );
      expect(parts.flat().sort()).toEqual([...now].sort());
      const recent = await twin.call(
        `/v1.0/users?$select=id&$top=1&$count=true&$filter=${encodeURIComponent(filtered[0]!)}`,
        { headers: eventual },
      );
      expect(recent.json['@odata.count']).toBe(parts[0]!.length);
      const made = await ids(
        twin,
        `/v1.0/users?$select=id&$filter=${encodeURIComponent('createdDateTime ge 2026-11-22T00:00:00Z')}`,
      );
      expect(joined.some((id) => made.includes(id))).toBe(true);
    } finally {
      await twin.stop();
    }
  });

  it('is the same for a seed', async () => {
    const seen = [];
    for (const seed of [7, 7]) {
      const { twin } = await moved(seed, 30);
      seen.push(await twin.all('/v1.0/users?$select=id,createdDateTime&$top=999'));
      await twin.stop();
    }

    expect(seen[0]).toEqual(seen[1]);
  });

  it('shows the recycle bin in the order of leaving, as an advanced query only', async () => {
    const { twin } = await moved(2, 30);
    try {
      const path = `${bin}?$select=id,deletedDateTime&$top=999&$orderby=deletedDateTime%20desc`;
      const rows = await twin.all(`${path}&$count=true`, eventual);
      const days = rows.map((row) => (row as unknown as { deletedDateTime: string }).deletedDateTime);
      const plain = await twin.call(path);

      expect(days.length).toBeGreaterThan(2);
      expect(days).toEqual([...days].sort().reverse());
      expect(plain.status).toBe(400);
    } finally {
      await twin.stop();
    }
  });
});
