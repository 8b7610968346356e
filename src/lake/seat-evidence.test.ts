import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf } from '../core/model/day.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import type { Seat } from '../core/model/seat.ts';
import type { Lake } from './lake.ts';
import type { ObservationRows } from './observation.ts';
import { openTestLake, reportOf, storeRun, temporaryFolder, type TestTables } from './test-lake.ts';
import { ada, adaHolds, adasSeat, seatsOf } from './testing/ada-scene.ts';

let dir: string;
let lake: Lake;

beforeAll(async () => {
  dir = await temporaryFolder();
  lake = await openTestLake(dir);
});

afterAll(async () => {
  await lake.close();
  await rm(dir, { recursive: true });
});

describe('a population with a window of its own', () => {
  it('is told with its days, and a switched-off account as such', async () => {
    const seasonal: PopulationRule = {
      population: 'seasonal',
      attribute: 'employeeType',
      values: ['Seasonal'],
      classifyAfterDays: 400,
    };

    const seat = await adasSeat(
      lake,
      { users: [{ ...ada, employeeType: 'seasonal', accountEnabled: false }] },
      [],
      [seasonal],
    );

    expect(seat).toMatchObject({ population: 'seasonal', windowDays: 400, isDisabled: true });
  });
});

describe('sign-in evidence', () => {
  const seen = { userId: 'ada', lastSeenOn: '2026-11-01' };

  it.each<[string, Partial<ObservationRows['sign_ins']>[], Seat['signIn']]>([
    ['a success', [{ ...seen, basis: 'success' }], dayOf('2026-11-01')],
    ['an attempt from before successes were recorded', [{ ...seen, basis: 'attempt' }], dayOf('2026-11-01')],
    ['failed attempts only', [{ userId: 'ada', basis: 'failedOnly' }], 'failedOnly'],
    ['never', [{ userId: 'ada', basis: 'never' }], 'never'],
    ['a success without a day', [{ userId: 'ada', basis: 'success' }], 'unknown'],
    ['no row', [{ userId: 'grace', basis: 'success', lastSeenOn: '2026-11-01' }], 'unknown'],
  ])('%s', async (_name, sign_ins, expected) => {
    expect((await adasSeat(lake, { sign_ins })).signIn).toEqual(expected);
  });

  it('is unknown for everybody when the source failed', async () => {
    const failed = [reportOf('sign-ins', { status: 'failed' })];

    const seat = await adasSeat(lake, { sign_ins: [{ ...seen, basis: 'success' }] }, failed);

    expect(seat.signIn).toBe('unknown');
  });

  it('still counts the rows of a source that was not read whole', async () => {
    const incomplete = [reportOf('sign-ins', { status: 'incomplete' })];

    const seat = await adasSeat(lake, { sign_ins: [{ userId: 'ada', basis: 'never' }] }, incomplete);

    expect(seat.signIn).toBe('never');
  });
});

describe('workload and Copilot evidence', () => {
  const userKey = 'ada@contoso.example';
  const workloadDays = [
    'exchangeOn',
    'oneDriveOn',
    'sharePointOn',
    'skypeOn',
    'yammerOn',
    'teamsOn',
  ] as const;

  it.each(workloadDays)('%s is a workload', async (workload) => {
    const seat = await adasSeat(lake, { workloads: [{ userKey, [workload]: '2026-10-10' }] });

    expect(seat.workload).toBe(dayOf('2026-10-10'));
  });

  it.each<[string, TestTables, Pick<Seat, 'workload' | 'copilot'>]>([
    [
      'rows without dates',
      { workloads: [{ userKey }], apps: [{ userKey }], copilot: [{ userKey }] },
      { workload: 'never', copilot: 'never' },
    ],
    [
      'a row in the workload report only',
      { workloads: [{ userKey }] },
      { workload: 'never', copilot: 'unknown' },
    ],
    ['a row in the apps report only', { apps: [{ userKey }] }, { workload: 'never', copilot: 'unknown' }],
    [
      'a date in the apps report only',
      { apps: [{ userKey, lastActivityOn: '2026-08-08' }], workloads: [{ userKey }] },
      { workload: dayOf('2026-08-08'), copilot: 'unknown' },
    ],
    [
      'rows of other people',
      { workloads: [{ userKey: 'x' }], copilot: [{ userKey: 'x' }] },
      { workload: 'unknown', copilot: 'unknown' },
    ],
    [
      'concealed names',
      { copilot: [{ userKey: 'f5c8a3e29d7b41c08e6d2a9b7c4f1e03', lastActivityOn: '2026-11-01' }] },
      { workload: 'unknown', copilot: 'unknown' },
    ],
  ])('%s', async (_name, tables, expected) => {
    const { workload, copilot } = await adasSeat(lake, tables);

    expect({ workload, copilot }).toEqual(expected);
  });

  it('cannot say never from half of the reports', async () => {
    const failed = [reportOf('m365-apps', { status: 'failed' })];

    const dateless = await adasSeat(lake, { workloads: [{ userKey }] }, failed);
    const dated = await adasSeat(lake, { workloads: [{ userKey, teamsOn: '2026-10-10' }] }, failed);

    expect([dateless.workload, dated.workload]).toEqual(['unknown', dayOf('2026-10-10')]);
  });

  it('ignores what a failed Copilot report left', async () => {
    const failed = [reportOf('copilot', { status: 'failed' })];

    const seat = await adasSeat(lake, { copilot: [{ userKey }] }, failed);

    expect(seat.copilot).toBe('unknown');
  });
});

describe('guests and populations', () => {
  it.each([
    ['Guest', true],
    ['guest', true],
    ['Member', false],
    [null, false],
  ])('userType %s', async (userType, isGuest) => {
    expect((await adasSeat(lake, { users: [{ ...ada, userType }] })).isGuest).toBe(isGuest);
  });

  const rules: PopulationRule[] = [
    { population: 'serviceAccount', attribute: 'employeeType', values: ['Service account', 'Bot'] },
    { population: 'leave', attribute: 'extensionAttribute15', values: ['long leave'] },
    { population: 'room', attribute: 'department', values: ["O'Brien's room", 'Empty'] },
    { population: 'priority', attribute: 'companyName', values: [] },
  ];

  it.each<[string, Partial<ObservationRows['users']>, Seat['population']]>([
    ['a value of the rule', { employeeType: 'Bot' }, 'serviceAccount'],
    ['in other case and with blanks', { employeeType: ' SERVICE Account ' }, 'serviceAccount'],
    ['only part of the value', { employeeType: 'Bots' }, null],
    ['an extension attribute', { extensionAttributes: '{"extensionAttribute15":"Long leave"}' }, 'leave'],
    ['another extension attribute', { extensionAttributes: '{"extensionAttribute1":"Long leave"}' }, null],
    ['a value with a quote', { department: "o'brien's ROOM" }, 'room'],
    ['two rules: the first', { department: 'Empty', employeeType: 'bot' }, 'serviceAccount'],
    ['a rule without values', { companyName: 'Contoso' }, null],
    ['no attributes', {}, null],
  ])('%s', async (_name, attributes, expected) => {
    const seat = await adasSeat(lake, { users: [{ ...ada, ...attributes }] }, [], rules);

    expect(seat.population).toBe(expected);
  });

  it('refuses an attribute nobody collects', async () => {
    const run = await storeRun(lake, { users: [ada], assignments: [adaHolds] });
    const rule: PopulationRule = { population: 'leave', attribute: "mail') OR 1=1 --", values: ['x'] };

    await expect(seatsOf(run, [rule])).rejects.toThrow(TypeError);
  });
});
