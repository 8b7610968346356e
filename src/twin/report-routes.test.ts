import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { parseFaults } from './faults.ts';
import { downloadReport, personOf, startTwin, type StartedTwin } from './started-twin.fixture.ts';
import { skuOf } from './tenant-skus.ts';

let twin: StartedTwin;
beforeAll(async () => {
  twin = await startTwin();
});
afterAll(() => twin.stop());

const activeUsers = "/v1.0/reports/getOffice365ActiveUserDetail(period='D180')";
const appUsers = "/v1.0/reports/getM365AppUserDetail(period='D30')";
const copilotUsers = "/v1.0/copilot/reports/getMicrosoft365CopilotUsageUserDetail(period='D30')";

function download(from: StartedTwin, path: string): Promise<string> {
  return downloadReport(from, path.replace('/v1.0/reports/', ''));
}

function rowsOf(text: string): Record<string, string>[] {
  return parse(text, { columns: true, bom: true });
}

describe('usage reports', () => {
  it('redirect to another origin that takes no token', async () => {
    const redirect = await twin.call(activeUsers);
    const address = redirect.headers.get('location')!;

    expect(redirect.status).toBe(302);
    expect(new URL(address).origin).toBe(twin.downloadUrl);
    expect(twin.downloadUrl).not.toBe(twin.url);
    const refused = await fetch(address, { headers: { authorization: 'Bearer twin' } });
    expect(refused.status).toBe(400);
    expect(twin.stats().grave.authorizationOnDownload).toBe(1);
    expect((await fetch(address)).headers.get('content-type')).toBe('application/octet-stream');
  });

  it('come with a byte order mark, CRLF, quotes where needed and the live header', async () => {
    const text = await download(twin, activeUsers);

    expect(
      text.startsWith('\uFEFFReport Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,'),
    ).toBe(true);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    expect(text).toMatch(/"[^",]+, [^",]+"/);
    expect(text).toContain('""');
  });

  it('describe the day before yesterday, every licensed person once, and people who are gone', async () => {
    const rows = rowsOf(await download(twin, activeUsers));
    const names = rows.map((row) => row['User Principal Name']!.toLowerCase());

    expect(new Set(rows.map((row) => row['Report Refresh Date']))).toEqual(new Set(['2026-11-20']));
    expect(new Set(names).size).toBe(rows.length);
    expect(rows.filter((row) => row['Is Deleted'] === 'True')).toHaveLength(2);
    for (let index = 0; index < twin.tenant.users; index += 1) {
      const { upn, work } = twin.tenant.personAt(index);
      const row = rows[names.indexOf(upn.toLowerCase())];
      const teams = work.teams === null ? '' : new Date(work.teams * 86_400_000).toISOString().slice(0, 10);
      if (row !== undefined) expect(row['Teams Last Activity Date']).toBe(teams);
    }
    expect(rows.some((row) => row['User Principal Name'] === row['User Principal Name']!.toUpperCase())).toBe(
      true,
    );
  });

  it('tell apps by platform, with the period in days', async () => {
    const rows = rowsOf(await download(twin, appUsers));

    expect(rows.every((row) => row['Report Period'] === '30')).toBe(true);
    expect(new Set(rows.map((row) => row['Word (Windows)']))).toEqual(new Set(['Yes', 'No', '']));
    const isYes = (row: Record<string, string>, wanted: RegExp) =>
      Object.entries(row).some(([title, cell]) => wanted.test(title) && cell === 'Yes');
    for (const row of rows) {
      for (const platform of ['Windows', 'Mac', 'Mobile', 'Web']) {
        expect(row[platform] === 'Yes').toBe(isYes(row, new RegExp(`\\(${platform}\\)$`)));
      }
      for (const app of ['Outlook', 'Word', 'Excel', 'PowerPoint', 'OneNote', 'Teams']) {
        expect(row[app] === 'Yes').toBe(isYes(row, new RegExp(`^${app} \\(`)));
      }
    }
  });

  it.each([
    "/v1.0/reports/getOffice365ActiveUserDetail(period='D31')",
    '/v1.0/reports/getOffice365ActiveUserDetail',
    "/v1.0/reports/getTelegramUserDetail(period='D7')",
    '/v1.0/reports/getMailboxUsageDetail',
    "/v1.0/reports/getEmailActivityUserDetail(date='2026-11-20')",
    "/v1.0/reports/getOffice365ActivationsUserDetail(period='D7')",
    "/v1.0/reports/getMicrosoft365CopilotUsageUserDetail(period='D7')",
    `${activeUsers}?$format=application/json`,
    "/v1.0/copilot/reports/getMicrosoft365CopilotUsageUserDetail(period='D28',version='v2')",
    "/v1.0/copilot/reports/getMicrosoft365CopilotUsageUserDetail(period='D28')",
  ])('answer 400 to %s', async (path) => {
    expect((await twin.call(path)).status).toBe(400);
  });

  it('come as pages of JSON on beta', async () => {
    const path = activeUsers.replace('v1.0', 'beta');
    const rows = await twin.all(`${path}?$format=application/json&$top=150`);
    const csv = rowsOf(await download(twin, activeUsers));

    expect(rows.map((row) => row.userPrincipalName)).toEqual(csv.map((row) => row['User Principal Name']));
    expect(rows[0]).toMatchObject({ isDeleted: false, assignedProducts: ['MICROSOFT 365 E5'] });
    expect((await twin.call(path)).status).toBe(302);
  });

  it('refuse an address that is invented, used up or old', async () => {
    const address = (await twin.call(activeUsers)).headers.get('location')!;
    const status = async (url: string) => (await fetch(url)).status;

    expect(await status(`${twin.downloadUrl}/data/v1.0/download?token=abc`)).toBe(403);
    expect([await status(address), await status(address), await status(address)]).toEqual([200, 200, 200]);
    expect(await status(address)).toBe(403);
    const other = (await twin.call(activeUsers)).headers.get('location')!;
    twin.clock.advance(6 * 60_000);
    expect(await status(other)).toBe(403);
  });
});

describe('the Copilot report', () => {
  it('answers directly, for holders of either SKU, with empty dates for never', async () => {
    const answer = await twin.call(copilotUsers);
    const rows = rowsOf(answer.text);
    const holders = new Set<string>();
    for (let index = 0; index < twin.tenant.users; index += 1) {
      const person = twin.tenant.personAt(index);
      if (person.archetype.copilot !== undefined) holders.add(person.upn.toLowerCase());
    }

    expect(answer.status).toBe(200);
    expect(rows).toHaveLength(holders.size - 3);
    expect(rows.every((row) => holders.has(row['User Principal Name']!.toLowerCase()))).toBe(true);
    expect(rows.filter((row) => row['Last Activity Date'] === '').length).toBeGreaterThan(5);
  });

  it('drops somebody who no longer holds the licence', async () => {
    const before = rowsOf((await twin.call(copilotUsers)).text);
    const userId = personOf(twin.tenant, 'copilot-idle');
    const upn = twin.tenant.personAt(twin.tenant.indexOfId(userId)!).upn.toLowerCase();

    expect((await twin.assign(userId, [], [skuOf('COPILOT').skuId])).status).toBe(200);

    const after = rowsOf((await twin.call(copilotUsers)).text);
    const names = (rows: typeof before) => rows.map((row) => row['User Principal Name']!.toLowerCase());
    expect(names(before)).toContain(upn);
    expect(names(after)).not.toContain(upn);
    expect(after).toHaveLength(before.length - 1);
  });
});

describe('faults in reports', () => {
  it('conceal names in every report as 32 hexadecimal digits', async () => {
    const own = await startTwin({ users: 300, faults: parseFaults('concealed-names') });

    for (const text of [
      await download(own, activeUsers),
      await download(own, appUsers),
      (await own.call(copilotUsers)).text,
    ]) {
      const rows = rowsOf(text);
      expect(rows.length).toBeGreaterThan(10);
      expect(rows.every((row) => /^[0-9A-F]{32}$/.test(row['User Principal Name']!))).toBe(true);
    }
    expect((await own.call('/v1.0/admin/reportSettings')).json.displayConcealedNames).toBe(true);
    await own.stop();
  });

  it('cut a file in the middle of a row, leave a column out, or lag', async () => {
    const own = await startTwin();
    const whole = await download(own, activeUsers);
    own.setFaults(parseFaults('truncated-csv'));

    const cut = await download(own, activeUsers);
    own.setFaults(parseFaults('missing-column'));
    const narrow = await download(own, activeUsers);
    own.setFaults(parseFaults('lagging-reports=9'));
    const old = rowsOf(await download(own, activeUsers));

    expect(whole.startsWith(cut)).toBe(true);
    expect(cut.length).toBeLessThan(whole.length * 0.7);
    expect(cut.endsWith('\n')).toBe(false);
    expect(narrow).not.toContain('Exchange Last Activity Date');
    expect(old[0]!['Report Refresh Date']).toBe('2026-11-13');
    expect(old.every((row) => row['Teams Last Activity Date']! <= '2026-11-13')).toBe(true);
    await own.stop();
  });
});
