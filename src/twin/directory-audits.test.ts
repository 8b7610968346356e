import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTwin, type StartedTwin } from './started-twin.fixture.ts';
import { skuOf } from './tenant-skus.ts';

const path = '/v1.0/auditLogs/directoryAudits';
const since = (day: string) =>
  `${path}?$filter=${encodeURIComponent(`activityDisplayName eq 'Change user license' and activityDateTime ge ${day}T00:00:00Z`)}`;
const e5 = skuOf('E5').skuId;

interface Audit {
  readonly activityDateTime: string;
  readonly initiatedBy: {
    readonly user: { readonly id: string } | null;
    readonly app: { readonly appId: string | null; readonly displayName: string } | null;
  };
  readonly targetResources: readonly {
    readonly id: string;
    readonly modifiedProperties: readonly { readonly oldValue: string; readonly newValue: string }[];
  }[];
}

let twin: StartedTwin;
beforeAll(async () => {
  twin = await startTwin();
});
afterAll(() => twin.stop());

const read = async (url: string) => (await twin.all(url)) as unknown as Audit[];
const skus = (text = '') => [...text.matchAll(/SkuId=([0-9a-f-]{36})/g)].map(([, id]) => id);
const change = ({ targetResources: [target] }: Audit) => {
  const [licences] = target?.modifiedProperties ?? [];
  const [before, after] = [skus(licences?.oldValue), skus(licences?.newValue)];
  return {
    removed: before.filter((id) => !after.includes(id)),
    added: after.filter((id) => !before.includes(id)),
  };
};
const holderOf = async () => {
  const filter = encodeURIComponent(`assignedLicenses/any(x:x/skuId eq ${e5})`);
  const rows = await twin.all(`/v1.0/users?$select=id,licenseAssignmentStates&$filter=${filter}`);
  const direct = rows.find(({ licenseAssignmentStates }) =>
    (licenseAssignmentStates as { skuId: string; assignedByGroup: string | null }[]).every(
      (each) => each.skuId !== e5 || each.assignedByGroup === null,
    ),
  );
  return String(direct?.id);
};

describe('the audit log of the twin', () => {
  it('begins with what an administrator and a group did, to people who are without it now', async () => {
    const audits = await read(since('2026-11-15'));

    const told = audits.map(({ activityDateTime, initiatedBy }) => [
      activityDateTime,
      initiatedBy.app?.displayName ?? 'a person',
    ]);
    expect(told).toEqual([
      ['2026-11-19T10:14:00Z', 'a person'],
      ['2026-11-19T10:12:00Z', 'a person'],
      ['2026-11-18T02:13:00Z', 'Microsoft Azure AD Group-Based Licensing'],
      ['2026-11-17T15:55:00Z', 'a person'],
    ]);
    for (const audit of audits) {
      const [target] = audit.targetResources;
      const held = (await twin.call(`/v1.0/users/${target?.id}?$select=assignedLicenses`)).text;
      const { removed, added } = change(audit);
      expect([removed.length, added]).toEqual([1, []]);
      expect(held).not.toContain(removed[0]);
    }
    expect(await read(since('2026-11-19'))).toHaveLength(2);
  });

  it('shows what the app did once the lag has passed, newest first and page by page', async () => {
    const id = await holderOf();
    await twin.assign(id, [], [e5]);

    expect(await read(since('2026-11-22'))).toEqual([]);
    twin.clock.advance(120_000);
    const [audit] = await read(since('2026-11-22'));

    expect(audit?.initiatedBy).toMatchObject({ user: null, app: { appId: 'twin' } });
    expect(audit?.targetResources[0]?.id).toBe(id);
    expect(audit && change(audit)).toEqual({ removed: [e5], added: [] });
    expect(await read(`${path}?$top=2`)).toHaveLength(5);
  });

  it('shows what Entra does after a membership ends', async () => {
    const groups = await twin.all('/v1.0/groups?$top=999');
    const group = groups.find(({ displayName }) => displayName === 'LIC Microsoft 365 E5');
    const members = await twin.all(`/v1.0/groups/${String(group?.id)}/members?$top=5`);
    const member = String(members[0]?.id);
    await twin.call(`/v1.0/groups/${String(group?.id)}/members/${member}/$ref`, { method: 'DELETE' });
    twin.clock.advance(200_000);

    const audits = await read(since('2026-11-22'));

    const found = audits.find(({ targetResources: [target] }) => target?.id === member);
    expect(found?.initiatedBy.app).toMatchObject({
      appId: null,
      displayName: 'Microsoft Azure AD Group-Based Licensing',
    });
  });

  it('shows mass removals behind the product’s back, which are no writes of it', async () => {
    const before = twin.writes.length;
    const remove = (by: string) =>
      fetch(`${twin.url}/_twin/removals`, {
        method: 'PUT',
        body: JSON.stringify({ skuId: e5, count: 5, by }),
      });
    expect((await remove('administrator')).status).toBe(200);
    expect(twin.writes).toHaveLength(before);
    await remove('app');
    expect(twin.writes).toHaveLength(before + 5);
    expect((await remove('nobody')).status).toBe(400);
    twin.clock.advance(200_000);

    const audits = await read(since('2026-11-22'));

    expect(audits.filter(({ initiatedBy }) => initiatedBy.user !== null)).toHaveLength(5);
  });

  it('refuses other filters, and everything without the permission', async () => {
    const odd = await twin.call(`${path}?$filter=${encodeURIComponent("result eq 'success'")}`);
    expect([odd.status, odd.json.error.code]).toEqual([400, 'BadRequest']);
    await fetch(`${twin.url}/_twin/faults`, { method: 'PUT', body: 'forbidden=audits' });
    expect((await twin.call(path)).status).toBe(403);
    await fetch(`${twin.url}/_twin/faults`, { method: 'PUT', body: '' });
  });
});
