import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { parseFaults } from './faults.ts';
import {
  byName,
  downloadReport,
  peopleOf,
  readReport,
  startTwin,
  type ReportRow,
  type StartedTwin,
} from './started-twin.fixture.ts';

const period = "(period='D90')";
const reports = {
  email: `getEmailActivityUserDetail${period}`,
  teams: `getTeamsUserActivityUserDetail${period}`,
  oneDrive: `getOneDriveActivityUserDetail${period}`,
  sharePoint: `getSharePointActivityUserDetail${period}`,
  engage: `getYammerActivityUserDetail${period}`,
  mailboxes: "getMailboxUsageDetail(period='D180')",
  activations: 'getOffice365ActivationsUserDetail',
  counts: `getOffice365ServicesUserCounts${period}`,
} as const;

const headers: Readonly<Record<keyof typeof reports, string>> = {
  email:
    'Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Last Activity Date,Send Count,Receive Count,Read Count,Meeting Created Count,Meeting Interacted Count,Assigned Products,Report Period',
  teams:
    'Report Refresh Date,User Id,User Principal Name,Last Activity Date,Is Deleted,Deleted Date,Assigned Products,Team Chat Message Count,Private Chat Message Count,Call Count,Meeting Count,Meetings Organized Count,Meetings Attended Count,Ad Hoc Meetings Organized Count,Ad Hoc Meetings Attended Count,Scheduled One-time Meetings Organized Count,Scheduled One-time Meetings Attended Count,Scheduled Recurring Meetings Organized Count,Scheduled Recurring Meetings Attended Count,Audio Duration,Video Duration,Screen Share Duration,Audio Duration In Seconds,Video Duration In Seconds,Screen Share Duration In Seconds,Has Other Action,Urgent Messages,Post Messages,Tenant Display Name,Shared Channel Tenant Display Names,Reply Messages,Is Licensed,Report Period',
  oneDrive:
    'Report Refresh Date,User Principal Name,Is Deleted,Deleted Date,Last Activity Date,Viewed Or Edited File Count,Synced File Count,Shared Internally File Count,Shared Externally File Count,Assigned Products,Report Period',
  sharePoint:
    'Report Refresh Date,User Principal Name,Is Deleted,Deleted Date,Last Activity Date,Viewed Or Edited File Count,Synced File Count,Shared Internally File Count,Shared Externally File Count,Visited Page Count,Assigned Products,Report Period',
  engage:
    'Report Refresh Date,User Principal Name,Display Name,User State,State Change Date,Last Activity Date,Posted Count,Read Count,Liked Count,Assigned Products,Report Period',
  mailboxes:
    'Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Created Date,Last Activity Date,Item Count,Storage Used (Byte),Issue Warning Quota (Byte),Prohibit Send Quota (Byte),Prohibit Send/Receive Quota (Byte),Deleted Item Count,Deleted Item Size (Byte),Deleted Item Quota (Byte),Has Archive,Report Period',
  activations:
    'Report Refresh Date,User Principal Name,Display Name,Product Type,Last Activated Date,Windows,Mac,Windows 10 Mobile,iOS,Android,Activated On Shared Computer',
  counts:
    'Report Refresh Date,Exchange Active,Exchange Inactive,OneDrive Active,OneDrive Inactive,SharePoint Active,SharePoint Inactive,Skype For Business Active,Skype For Business Inactive,Yammer Active,Yammer Inactive,Teams Active,Teams Inactive,Office 365 Active,Office 365 Inactive,Report Period',
};
const names = Object.keys(reports) as (keyof typeof reports)[];

let twin: StartedTwin;
let base: ReportRow[];
beforeAll(async () => {
  twin = await startTwin();
  base = await readReport(twin, "getOffice365ActiveUserDetail(period='D180')");
});
afterAll(() => twin.stop());

describe('reports of workloads', () => {
  it.each(names)('write %s in live column order', async (name) => {
    const [header = ''] = (await downloadReport(twin, reports[name])).split('\r\n');

    expect(header).toBe(`\uFEFF${headers[name]}`);
  });

  it.each([
    ['email', 'Exchange Last Activity Date'],
    ['teams', 'Teams Last Activity Date'],
    ['oneDrive', 'OneDrive Last Activity Date'],
    ['sharePoint', 'SharePoint Last Activity Date'],
    ['engage', 'Yammer Last Activity Date'],
    ['mailboxes', 'Exchange Last Activity Date'],
  ] as const)('tell in %s the day of the base report', async (name, column) => {
    const rows = byName(await readReport(twin, reports[name]));
    const wrong = base.filter((row) => {
      const own = rows.get(row['User Principal Name']!.toLowerCase());
      if (own === undefined) return name !== 'mailboxes' && row[column] !== '';
      return own['Last Activity Date'] !== row[column];
    });

    expect(wrong).toEqual([]);
    expect([...rows.keys()].filter((upn) => !byName(base).has(upn) && name !== 'mailboxes')).toEqual([]);
    expect(new Set([...rows.values()].map((row) => row['Report Refresh Date']))).toEqual(
      new Set(['2026-11-20']),
    );
  });

  it('count nothing of somebody whose last activity is before the period', async () => {
    const counted = {
      email: 'Read Count',
      teams: 'Private Chat Message Count',
      oneDrive: 'Synced File Count',
      sharePoint: 'Visited Page Count',
      engage: 'Read Count',
    } as const;
    for (const [name, column] of Object.entries(counted)) {
      const rows = await readReport(twin, reports[name as keyof typeof counted]);
      // 90 days that end with the refresh date.
      const isRecent = (row: ReportRow) => row['Last Activity Date']! >= '2026-08-23';
      expect(rows.filter((row) => isRecent(row) !== Number(row[column]) > 0)).toEqual([]);
      expect(rows.some((row) => !isRecent(row))).toBe(true);
    }
    const mail = await readReport(twin, reports.email);
    expect(mail.some((row) => row['Last Activity Date'] === '' && Number(row['Receive Count']) > 0)).toBe(
      true,
    );
  });

  it('count more over a longer period', async () => {
    const short = byName(await readReport(twin, "getEmailActivityUserDetail(period='D30')"));
    const long = await readReport(twin, reports.email);

    for (const row of long) {
      const sent = Number(short.get(row['User Principal Name']!.toLowerCase())?.['Send Count']);
      expect(sent).toBeLessThanOrEqual(Number(row['Send Count']));
    }
  });

  it('name people who were deleted', async () => {
    for (const name of ['email', 'teams', 'oneDrive', 'sharePoint', 'mailboxes'] as const) {
      const deleted = (await readReport(twin, reports[name])).filter((row) => row['Is Deleted'] === 'True');
      expect(deleted).toHaveLength(twin.tenant.departed.length);
      expect(deleted.every((row) => row['Deleted Date'] !== '')).toBe(true);
    }
    const states = (await readReport(twin, reports.engage)).map((row) => row['User State']);
    expect(states.filter((state) => state === 'deleted')).toHaveLength(twin.tenant.departed.length);
  });

  it('tell in Teams the object id, who is licensed, and durations twice', async () => {
    const rows = await readReport(twin, reports.teams);

    for (const row of rows.filter((each) => each['Is Deleted'] === 'False')) {
      const upn = row['User Principal Name']!;
      expect(row['User Id']).toBe(twin.tenant.idAt(twin.tenant.indexOfUpn(upn)!));
    }
    expect(rows.some((row) => row['Is Licensed'] === 'No' && row['Is Deleted'] === 'False')).toBe(true);
    for (const row of rows) {
      const [, hours = '0', minutes = '0', seconds = '0'] =
        /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(row['Audio Duration']!) ?? [];
      expect(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)).toBe(
        Number(row['Audio Duration In Seconds']),
      );
    }
  });

  it('have a file that only a sync client touched', async () => {
    const rows = await readReport(twin, reports.oneDrive);

    expect(
      rows.some((row) => row['Viewed Or Edited File Count'] === '0' && Number(row['Synced File Count']) > 0),
    ).toBe(true);
  });
});

describe('the counts of services', () => {
  it.each([7, 30, 90, 180])('are those of the base report over %i days', async (days) => {
    const [counts, ...more] = await readReport(twin, `getOffice365ServicesUserCounts(period='D${days}')`);
    const since = new Date(Date.parse('2026-11-20') - (days - 1) * 86_400_000).toISOString().slice(0, 10);
    const services = ['Exchange', 'OneDrive', 'SharePoint', 'Skype For Business', 'Yammer', 'Teams'];
    const isActive = (row: ReportRow, service: string) => row[`${service} Last Activity Date`]! >= since;
    const isLicensed = (row: ReportRow, service: string) => row[`Has ${service} License`] === 'True';

    expect(more).toEqual([]);
    for (const service of services) {
      const active = base.filter((row) => isActive(row, service));
      const idle = base.filter((row) => !isActive(row, service) && isLicensed(row, service));
      expect([service, counts![`${service} Active`]]).toEqual([service, String(active.length)]);
      expect([service, counts![`${service} Inactive`]]).toEqual([service, String(idle.length)]);
    }
    const active = base.filter((row) => services.some((service) => isActive(row, service)));
    const idle = base.filter(
      (row) => !active.includes(row) && services.some((service) => isLicensed(row, service)),
    );
    expect(counts).toMatchObject({
      'Office 365 Active': String(active.length),
      'Office 365 Inactive': String(idle.length),
      'Report Period': String(days),
    });
  });
});

describe('the mailbox report', () => {
  it('has a row for each mailbox, shared and room ones included, with the quota of the plan', async () => {
    const rows = byName(await readReport(twin, reports.mailboxes));
    const mailboxes = peopleOf(twin.tenant, ({ mailbox }) => mailbox !== null);

    expect(rows.size).toBe(mailboxes.length + twin.tenant.departed.length);
    for (const { upn, mailbox, purpose } of mailboxes) {
      const row = rows.get(upn.toLowerCase());
      expect([purpose, row?.['Storage Used (Byte)'], row?.['Has Archive']]).toEqual([
        purpose,
        String(mailbox?.bytes),
        mailbox?.hasArchive === true ? 'True' : 'False',
      ]);
    }
    expect(new Set(mailboxes.map(({ purpose }) => purpose))).toEqual(
      new Set(['user', 'shared', 'room', 'equipment']),
    );
    const quotas = new Set([...rows.values()].map((row) => row['Prohibit Send/Receive Quota (Byte)']));
    expect(quotas).toEqual(new Set(['2147483648', '53687091200', '107374182400']));
  });

  it('tells the recipient type in one tenant of four', async () => {
    const own = await startTwin({ users: 300, seed: 3 });
    const rows = await readReport(own, reports.mailboxes);

    expect(new Set(rows.map((row) => row['Recipient Type']))).toEqual(
      new Set(['User', 'Shared', 'Room', 'Equipment']),
    );
    expect(Object.keys(rows[0]!).at(-1)).toBe('Report Period');
    await own.stop();
  });
});

describe('the report of activations', () => {
  it('has one row per person and product, and agrees with the report of applications', async () => {
    const rows = await readReport(twin, reports.activations);
    const apps = byName(await readReport(twin, "getM365AppUserDetail(period='D180')"));
    const office = rows.filter((row) => row['Product Type'] === 'MICROSOFT 365 APPS FOR ENTERPRISE');

    expect(new Set(rows.map((row) => `${row['User Principal Name']}/${row['Product Type']}`)).size).toBe(
      rows.length,
    );
    for (const row of office) {
      const app = apps.get(row['User Principal Name']!.toLowerCase());
      expect(row['Last Activated Date']).toBe(app?.['Last Activation Date']);
    }
    expect(rows.some((row) => ['Windows', 'Mac', 'iOS', 'Android'].every((os) => row[os] === '0'))).toBe(
      true,
    );
  });

  it.each([
    ['VISIO PLAN 2', 'VISIO2'],
    ['PROJECT PLAN 3', 'PROJECT3'],
  ] as const)('has some holders of %s, not all', async (productType, sku) => {
    const rows = await readReport(twin, reports.activations);
    const activated = byName(rows.filter((row) => row['Product Type'] === productType));
    const holders = peopleOf(twin.tenant, (person) =>
      person.rows.some((row) => row.sku === sku && row.state !== 'Error'),
    );
    const withClient = holders.filter(({ upn }) => activated.has(upn.toLowerCase()));

    expect(withClient.length).toBeGreaterThan(1);
    expect(withClient.length).toBeLessThan(holders.length);
  });
});

describe('faults and limits', () => {
  it('conceal every name and object id, but no total', async () => {
    const own = await startTwin({ users: 300 });
    const open = await readReport(own, reports.counts);
    own.setFaults(parseFaults('concealed-names'));

    for (const name of names.filter((each) => each !== 'counts')) {
      const rows = await readReport(own, reports[name]);
      expect(rows.length).toBeGreaterThan(10);
      for (const column of ['User Principal Name', 'Display Name', 'User Id']) {
        expect(rows.every((row) => /^[0-9A-F]{32}$/.test(row[column] ?? '0'.repeat(32)))).toBe(true);
      }
    }
    expect(await readReport(own, reports.counts)).toEqual(open);
    await own.stop();
  });

  it.each(names)('spoil %s like the others', async (name) => {
    const own = await startTwin({ users: 300 });
    const whole = await downloadReport(own, reports[name]);
    own.setFaults(parseFaults('truncated-csv'));
    const cut = await downloadReport(own, reports[name]);
    own.setFaults(parseFaults('missing-column'));
    const narrow = await downloadReport(own, reports[name]);
    own.setFaults(parseFaults('lagging-reports=9'));
    const [old] = await readReport(own, reports[name]);

    expect(whole.startsWith(cut)).toBe(true);
    expect(cut.endsWith('\n')).toBe(false);
    expect(narrow.split('\r\n')[0]?.split(',')).toHaveLength(headers[name].split(',').length - 1);
    expect(old?.['Report Refresh Date']).toBe('2026-11-13');
    own.setFaults(parseFaults('forbidden=reports'));
    expect((await own.call(`/v1.0/reports/${reports[name]}`)).status).toBe(403);
    await own.stop();
  });

  it('allow fourteen requests for each report in ten minutes', async () => {
    const own = await startTwin({ users: 20, throttling: true });
    const status = async (name: keyof typeof reports) =>
      (await own.call(`/v1.0/reports/${reports[name]}`)).status;

    for (let time = 0; time < 14; time += 1) expect(await status('email')).toBe(302);
    expect(await status('email')).toBe(429);
    expect(await status('activations')).toBe(302);
    own.clock.advance(10 * 60_000 + 1);
    expect(await status('email')).toBe(302);
    await own.stop();
  });
});
