import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lake } from '../lake/lake.ts';
import { openTestLake, reportOf, storeRun, temporaryFolder, type TestTables } from '../lake/test-lake.ts';
import { identityDocument } from './identity-document.ts';
import { usageDocument, type UsageDocument } from './usage-document.ts';

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

const tables: TestTables = {
  users: [
    { userId: 'ada', userPrincipalName: 'ada@c' },
    { userId: 'bob', userPrincipalName: 'bob@c' },
    { userId: 'gus', userPrincipalName: 'gus@c', userType: 'Guest' },
  ],
  workloads: [{ userKey: 'ada@c', teamsOn: '2026-11-20' }, { userKey: 'bob@c' }, { userKey: 'gus@c' }],
  service_counts: [{ service: 'teams', refreshedOn: '2026-11-20', active: 2, inactive: 1 }],
};

const service = ({ services }: UsageDocument, wanted: string) =>
  services.find((each) => each.service === wanted);

describe('the usage document', () => {
  it('adds up: people are active, not active or unknown, internal and guests alike', async () => {
    const document = await usageDocument(await storeRun(lake, tables), null);

    for (const { within, unknown } of document.services) {
      for (const { active, notActive } of within ?? []) {
        for (const who of ['internal', 'guests', 'together'] as const) {
          expect(active[who] + notActive[who] + (unknown?.[who] ?? NaN)).toBe(document.people?.[who]);
        }
      }
    }
    for (const { difference, lines } of document.microsoft ?? []) {
      expect(lines.reduce((sum, { people }) => sum + people, 0)).toBe(difference);
    }
    expect(document.microsoft).toHaveLength(1);
  });

  it('counts nobody where names are concealed, and still shows Microsoft’s totals', async () => {
    const concealed = reportOf('active-users', {
      gaps: [{ source: 'active-users', reason: 'concealed', detail: 'Names are concealed.' }],
    });
    const document = await usageDocument(await storeRun(lake, tables, [concealed]), null);

    expect(service(document, 'teams')).toMatchObject({ within: null, reason: 'active-users-concealed' });
    expect(service(document, 'apps')?.within).not.toBeNull();
    expect(document.microsoft).toMatchObject([{ active: 2, ours: null, reason: 'active-users-concealed' }]);
    expect(document.gaps).toHaveLength(1);
  });

  it('calls a service unknown whose column the report has no more', async () => {
    const withoutSkype = reportOf('active-users', {
      asOf: '2026-11-18',
      issues: [{ code: 'column-absent', place: 'skypeOn', message: 'No such column.' }],
    });
    const document = await usageDocument(await storeRun(lake, tables, [withoutSkype]), null);

    expect(service(document, 'skype')).toMatchObject({ within: null, unknown: null });
    expect(service(document, 'teams')).toMatchObject({ refreshedOn: '2026-11-18', lagDays: 4, reason: null });
  });

  it('counts nobody from half a directory', async () => {
    const run = await storeRun(lake, tables, [reportOf('users', { status: 'incomplete' })]);

    const document = await usageDocument(run, null);

    expect(document.people).toBeNull();
    expect(
      document.services.every(({ within, reason }) => within === null && reason === 'users-incomplete'),
    ).toBe(true);
  });
});

describe('the identity document', () => {
  it('says why a part cannot be told', async () => {
    const run = await storeRun(lake, tables, [reportOf('active-users', { status: 'failed' })]);

    const document = await identityDocument(run, { populations: [], signInDays: 90 });

    expect(document).toMatchObject({
      looksLike: null,
      engage: null,
      reasons: { looksLike: 'active-users-failed', engage: 'active-users-failed' },
    });
    expect(document.unlicensed?.find((each) => each.service === 'teams')).toEqual({
      service: 'teams',
      people: null,
      reason: 'active-users-failed',
    });
  });
});
