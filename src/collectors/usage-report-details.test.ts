import { describe, expect, it } from 'vitest';
import { answerJson } from '../graph/testing/local-graph.ts';
import { createMemoryRun } from '../testing/memory-run.ts';
import { lineOf } from './testing/report-cases.ts';
import {
  activationHeader,
  appHeader,
  createCollect,
  csv,
  day,
  mailboxHeader,
  servicesHeader,
} from './testing/scripted-tenant.ts';

const collect = createCollect(createMemoryRun);

describe('columns by other names', () => {
  it('are those of the documentation for mail', async () => {
    const header =
      'Report Refresh Date,user principal NAME,Is Deleted,Last Activity Date,Meeting Created,Meeting Interacted';

    const { run } = await collect('email-activity', {
      'email-activity': csv(header, `${day},ann@x,No,${day},4,5`),
    });

    expect(run.rows('email')).toMatchObject([
      { isDeleted: false, meetingCreatedCount: 4, meetingInteractedCount: 5 },
    ]);
  });

  it.each([
    ['UserMailbox', 'user'],
    ['Shared', 'shared'],
    ['SharedMailbox', 'shared'],
    ['Room Mailbox', 'room'],
    ['', null],
  ])('are not needed for the kind of a mailbox: "%s" is %s', async (text, recipientType) => {
    const { run } = await collect('mailbox-usage', {
      'mailbox-usage': csv(mailboxHeader, lineOf(mailboxHeader, { 'Recipient Type': text })),
    });

    expect(run.rows('mailboxes')).toMatchObject([{ recipientType }]);
  });
});

describe('activations', () => {
  it('are not what somebody may activate and has not', async () => {
    const none = { 'Last Activated Date': '', Windows: '0', Mac: '0', iOS: '0', Android: '0' };

    const { report, run } = await collect('activations', {
      activations: csv(
        activationHeader,
        lineOf(activationHeader, none),
        lineOf(activationHeader, { ...none, 'Product Type': 'PROJECT', Mac: '1' }),
      ),
    });

    expect(run.rows('activations')).toMatchObject([
      { productType: 'PROJECT', lastActivatedOn: null, mac: 1 },
    ]);
    expect([report.status, report.gaps]).toEqual(['complete', []]);
  });

  it('of no product are left out', async () => {
    const { report } = await collect('activations', {
      activations: csv(
        activationHeader,
        lineOf(activationHeader, { 'Product Type': ' ' }),
        lineOf(activationHeader, {}),
      ),
    });

    expect([report.status, report.rows]).toEqual(['incomplete', 1]);
  });
});

describe('applications used', () => {
  const old = 'Report Refresh Date,User Principal Name,Last Activity Date,Windows,Mac,Mobile,Web';

  it('are unknown where the report has no such columns', async () => {
    const { report, run } = await collect('m365-apps', {
      'm365-apps': csv(old, `${day},ann@x,${day},Yes,No,No,No`),
    });

    expect(run.rows('apps')).toMatchObject([{ appsUsed: null, lastActivationOn: null, usedDesktop: true }]);
    expect([report.status, report.gaps]).toEqual(['complete', []]);
  });

  it.each([
    ['none, where every column says no', 'No', ''],
    ['unknown, where every column is blank', '', null],
  ])('are %s', async (_, cell, appsUsed) => {
    const given = Object.fromEntries(
      appHeader
        .split(',')
        .filter((column) => column.includes('('))
        .map((column) => [column, cell]),
    );

    const { run } = await collect('m365-apps', { 'm365-apps': csv(appHeader, lineOf(appHeader, given)) });

    expect(run.rows('apps')).toMatchObject([{ appsUsed }]);
  });
});

describe('service-counts', () => {
  it('are one row for each service of the line', async () => {
    const { report, run, seen } = await collect('service-counts');

    expect(
      run.rows('service_counts').map(({ service, active, inactive }) => [service, active, inactive]),
    ).toEqual([
      ['exchange', 2591, 1426],
      ['oneDrive', 1800, 2451],
      ['sharePoint', 2286, 1815],
      ['skype', 0, 0],
      ['yammer', 473, 2526],
      ['teams', 846, 1960],
      ['office365', 2791, 503],
    ]);
    expect([report.status, report.asOf]).toEqual(['complete', day]);
    expect(decodeURIComponent(seen[0]!.url)).toBe(
      "/v1.0/reports/getOffice365ServicesUserCounts(period='D90')",
    );
  });

  it('have no row of a service without columns, and unknown for a blank cell', async () => {
    const { run } = await collect('service-counts', {
      'service-counts': csv(
        'Report Refresh Date,Exchange Active,Exchange Inactive,Viva Engage Active',
        `${day},5,,0`,
      ),
    });

    expect(run.rows('service_counts')).toEqual([
      { service: 'exchange', refreshedOn: day, active: 5, inactive: null },
      { service: 'yammer', refreshedOn: day, active: 0, inactive: null },
    ]);
  });

  it('are told whole where names are concealed', async () => {
    const { report } = await collect(
      'service-counts',
      { 'report-settings': (response) => answerJson(response, { displayConcealedNames: true }) },
      { wanted: ['report-settings', 'service-counts'] },
    );

    expect([report.status, report.rows, report.gaps]).toEqual(['complete', 7, []]);
  });

  it.each([
    ['another report', csv('Report Refresh Date,Something', `${day},1`), 'failed', 'malformed'],
    ['an empty one', csv(servicesHeader), 'complete', 'missing'],
    ['one that is cut short', csv(servicesHeader, `${day},1,2`), 'failed', 'incomplete'],
  ])('are a gap in %s', async (_, answer, status, reason) => {
    const { report } = await collect('service-counts', { 'service-counts': answer });

    expect([report.status, report.gaps.map((gap) => gap.reason)]).toEqual([status, [reason]]);
  });
});
