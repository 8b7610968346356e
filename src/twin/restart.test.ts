import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { personOf, startTwin } from './started-twin.fixture.ts';
import { skuOf } from './tenant-skus.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'twin-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const e5 = skuOf('E5').skuId;

describe('a restarted twin', () => {
  it('keeps what was written, and drops a line a kill cut short', async () => {
    const stateFile = join(folder, 'twin.jsonl');
    const first = await startTwin({ stateFile });
    const userId = personOf(first.tenant, 'e5-idle');
    const member = personOf(first.tenant, 'e5-idle-group');
    await first.assign(userId, [], [e5]);
    await first.call(`/v1.0/groups/${first.tenant.groups.idOf('e5-static')}/members/${member}/$ref`, {
      method: 'DELETE',
    });
    await first.call('/v1.0/admin/reportSettings', {
      method: 'PATCH',
      body: { displayConcealedNames: true },
    });
    await first.stop();
    appendFileSync(stateFile, '{"kind":"user","at":"2026');

    for (const round of [1, 2]) {
      const again = await startTwin({ stateFile });
      again.clock.advance(5000);
      const state = await again.call(`/_twin/state/users/${userId}`);
      const seats = await again.call(`/_twin/state/seats?skuId=${e5}`);

      expect([round, again.writes.map((write) => write.userId)]).toEqual([round, [userId]]);
      expect(JSON.stringify(state.json.assignedLicenses)).not.toContain(e5);
      expect(seats.json.userIds).toHaveLength(again.tenant.holders.get('E5')! - 2);
      expect(seats.json.consumedUnits).toBe(seats.json.userIds.length);
      expect((await again.call('/v1.0/admin/reportSettings')).json.displayConcealedNames).toBe(true);
      await again.stop();
    }
  });

  it('still follows the links it gave before', async () => {
    const first = await startTwin();
    const page = await first.call('/v1.0/users?$select=id&$top=250');
    const ids = page.json.value.map((user) => user.id);
    await first.stop();

    const again = await startTwin();
    const link = page.json['@odata.nextLink']!.replace(first.url, again.url);
    const rest = await again.all(link);

    expect(new Set([...ids, ...rest.map((user) => user.id)]).size).toBe(600);
    await again.stop();
  });

  it('refuses the state of another tenant, and one that is not its own kind of file', async () => {
    const stateFile = join(folder, 'twin.jsonl');
    const first = await startTwin({ users: 30, stateFile });
    await first.stop();

    await expect(startTwin({ users: 31, stateFile })).rejects.toMatchObject({ code: 'TWIN_STATE_MISMATCH' });
    appendFileSync(stateFile, 'not json\n');
    await expect(startTwin({ users: 30, stateFile })).rejects.toMatchObject({ code: 'TWIN_STATE_MISMATCH' });
  });
});

describe('/_twin', () => {
  it('tells the truth before and after a write', async () => {
    const twin = await startTwin();
    const userId = personOf(twin.tenant, 'e5-idle');
    const e5Of = async (query: string) =>
      (await twin.call(`/_twin/truth${query}`)).json.positions.find(
        (each) => each.product === 'microsoft-365-e5',
      )!;
    const before = await e5Of('');

    await twin.assign(userId, [], [e5]);

    expect(await e5Of('')).toMatchObject({ assigned: before.assigned - 1, inactive: before.inactive - 1 });
    expect(await e5Of('?initial')).toEqual(before);
    expect((await twin.call('/_twin/writes')).json.writes).toHaveLength(1);
    await twin.stop();
  });

  it('reads and sets faults', async () => {
    const twin = await startTwin({ users: 30 });
    const put = async (text: string) => fetch(`${twin.url}/_twin/faults`, { method: 'PUT', body: text });

    expect((await put('no-premium,conflicts=0.5')).status).toBe(204);
    expect((await twin.call('/_twin/faults')).json).toMatchObject({ noPremium: true, conflictRate: 0.5 });
    const wrong = await put('nonsense');
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({ code: 'TWIN_FAULT_UNKNOWN' });
    expect((await twin.call('/_twin/nowhere')).status).toBe(404);
    await twin.stop();
  });
});
