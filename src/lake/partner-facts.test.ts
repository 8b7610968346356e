import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { known, unknown } from '../core/model/product.ts';
import type { Lake } from './lake.ts';
import { openTestLake, reportOf, storeRun, temporaryFolder } from './test-lake.ts';

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

const question = { skuIds: ['e5'], withinDays: 28 };
const people = ['ada', 'bob', 'cyd'].map((userId) => ({ userId, userPrincipalName: `${userId}@c` }));

describe('what may inflate Partner Center’s usage rate', () => {
  it('is people who were active and passed their unit on', async () => {
    const before = await storeRun(lake, {
      users: people,
      assignments: people.map(({ userId }) => ({ userId, skuId: 'e5' })),
    });
    const now = await storeRun(lake, {
      users: people,
      assignments: [{ userId: 'cyd', skuId: 'e5' }],
      workloads: [
        { userKey: 'ada@c', teamsOn: '2026-10-25' },
        { userKey: 'bob@c', teamsOn: '2026-10-24' },
        { userKey: 'cyd@c', teamsOn: '2026-11-21' },
      ],
    });

    expect((await now.partnerFacts([before], question)).passedOn).toEqual(known(1));
    expect((await now.partnerFacts([], question)).passedOn).toEqual(unknown('no-earlier-collection'));
  });

  it('is people who use Viva Engage and nothing else', async () => {
    const run = await storeRun(lake, {
      users: people,
      assignments: people.map(({ userId }) => ({ userId, skuId: 'e5' })),
      workloads: [
        { userKey: 'ada@c', yammerOn: '2026-11-20' },
        { userKey: 'bob@c', yammerOn: '2026-11-20', teamsOn: '2026-11-20' },
        { userKey: 'cyd@c', yammerOn: '2026-11-20', teamsOn: '2026-01-20' },
      ],
    });

    expect((await run.partnerFacts([], question)).engageOnly).toEqual(known(2));
  });

  it('is not known without the reports', async () => {
    const run = await storeRun(lake, { users: people }, [reportOf('active-users', { status: 'failed' })]);

    expect(await run.partnerFacts([], question)).toEqual({
      passedOn: unknown('active-users-missing'),
      engageOnly: unknown('active-users-missing'),
    });
  });
});
