import { afterEach, describe, expect, it } from 'vitest';
import { parseFaults } from './faults.ts';
import { startTwin, type StartedTwin } from './started-twin.fixture.ts';
import { stretchesPerDay } from './signal-power-bi.ts';

const running: StartedTwin[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((twin) => twin.stop()));
});

async function open(options: Parameters<typeof startTwin>[0] = {}): Promise<StartedTwin> {
  const twin = await startTwin(options);
  running.push(twin);
  return twin;
}

interface Page {
  readonly activityEventEntities: readonly { readonly UserId: string | null; readonly UserType: number }[];
  readonly continuationUri: string | null;
  readonly lastResultSet: boolean;
}

const path = '/v1.0/myorg/admin/activityevents';
const asking = (from: string, to = from) =>
  `${path}?startDateTime='${from}T00:00:00Z'&endDateTime='${to}T23:59:59Z'`;

async function readDay(twin: StartedTwin, day: string): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for (let next: string | null = asking(day); next !== null;) {
    const page = JSON.parse((await twin.call(next)).text) as Page;
    pages.push(page);
    next = page.continuationUri?.replace(/^https?:\/\/[^/]+/, '') ?? null;
  }
  return pages;
}

describe('the Power BI of the twin', () => {
  it('tells a day in several pages, of which those in the middle may be empty', async () => {
    const twin = await open();

    const [friday, saturday] = [await readDay(twin, '2026-11-20'), await readDay(twin, '2026-11-21')];

    expect([friday, saturday].map((pages) => pages.map(({ lastResultSet }) => lastResultSet))).toEqual(
      Array.from({ length: 2 }, () => [false, false, false, true]),
    );
    expect(saturday.map(({ activityEventEntities }) => activityEventEntities.length > 0)).toEqual([
      true,
      false,
      false,
      true,
    ]);
    const events = friday.flatMap(({ activityEventEntities }) => activityEventEntities);
    expect(events.some(({ UserId }) => UserId !== null && UserId !== UserId.toLowerCase())).toBe(true);
    expect(new Set(events.map(({ UserType }) => UserType))).toEqual(new Set([0, 2, 4, 6]));
    expect(await readDay(twin, '2026-11-20')).toEqual(friday);
  });

  it.each([
    ['two days at once', asking('2026-11-19', '2026-11-20')],
    ['a day more than 28 days ago', asking('2026-10-24')],
    ['a day without quotes', `${path}?startDateTime=2026-11-20T00:00:00Z&endDateTime=2026-11-20T23:59:59Z`],
    ['no day', path],
    ['a token that is none', `${path}?continuationToken='x'`],
  ])('does not answer %s', async (_name, url) => {
    const twin = await open();

    expect((await twin.call(url)).status).toBe(400);
  });

  it('is nowhere else', async () => {
    const twin = await open();

    const beta = await twin.call(asking('2026-11-20').replace('v1.0', 'beta'));
    const other = await twin.call('/v1.0/myorg/groups');

    expect([beta.status, other.status]).toEqual([400, 400]);
  });

  it('answers 200 requests an hour, and whom it is forbidden not at all', async () => {
    const twin = await open({ throttling: true, users: 60 });
    const statuses: number[] = [];
    for (let time = 0; time < 201; time += 1) statuses.push((await twin.call(asking('2026-11-21'))).status);
    const refused = await open({ faults: parseFaults('forbidden=powerbi') });

    expect([statuses.indexOf(429), stretchesPerDay * 28]).toEqual([200, 112]);
    expect((await refused.call(asking('2026-11-20'))).status).toBe(401);
  });
});
