import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod/v4';
import { collectTenant } from '../../collectors/collect-tenant.ts';
import { collectors } from '../../collectors/list.ts';
import { createGraphReader } from '../../graph/reader.ts';
import { localDeps, simulatedTime } from '../../graph/testing/local-graph.ts';
import { createGraphWriter } from '../../graph/writer.ts';
import { readGroup, readGroupFacts } from '../../jobs/group-radius.ts';
import { readManager } from '../../jobs/read-managers.ts';
import { createLog } from '../../lib/log.ts';
import { createPersonReader } from '../../reclaim/read-people.ts';
import { noFaults, parseFaults } from '../../twin/faults.ts';
import { createPopulation } from '../../twin/population.ts';
import { serveTwin } from '../../twin/serve-twin.ts';
import { readTenantId } from '../../wiring/read-tenant-id.ts';
import { createMemoryRun } from '../memory-run.ts';
import { noImports } from '../no-imports.ts';
import { betaCalls } from './beta-calls.ts';
import { checkRequest, type SentRequest } from './check-request.ts';
import type { Csdl } from './csdl.ts';
import { readCsdl } from './read-csdl.ts';
import { notingFetch } from './record-requests.ts';

/** Microsoft's metadata of v1.0. It lies beside the checkout and is never copied into it. */
const metadata =
  process.env['SEATKEEPER_CSDL'] ??
  join(import.meta.dirname, '../../../../shared/reference/openapi/v1.0-Prod.csdl');
const isThere = existsSync(metadata);
if (!isThere) console.warn(`The contract test was skipped: there is no ${metadata} (SEATKEEPER_CSDL).`);

const asOf = '2026-11-22';
const someSku = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';

/** Everything the product asks of Graph, made of the twin once: collections, re-reads, and the three changes. */
async function everyRequest(): Promise<readonly SentRequest[]> {
  const time = simulatedTime(Date.parse(`${asOf}T12:00:00Z`));
  const log = createLog('silent');
  const tenant = createPopulation({ seed: 3, users: 300, today: asOf });
  const twin = await serveTwin({ tenant, port: 0, clock: time.clock, log });
  const sent: SentRequest[] = [];
  const deps = { ...localDeps(twin.url, time), fetch: notingFetch(twin.url, sent) };
  try {
    const reader = createGraphReader(deps);
    const run = createMemoryRun({ asOf });
    await collectTenant({
      reader,
      run,
      imports: noImports,
      policy: { maxReportLagDays: 9, followsPeople: true },
      clock: time.clock,
      log,
    });
    await followPeople(reader, run);
    twin.setFaults(parseFaults('deleted-in-filter'));
    const night = createMemoryRun({ asOf });
    await collectTenant({
      ...{ reader, run: night, imports: noImports, sources: ['users', 'sign-ins'], log },
      policy: { maxReportLagDays: 9, inactiveFirst: { since: '2026-09-23', aboveUsers: 0 } },
      clock: time.clock,
    });
    twin.setFaults(noFaults);
    const withheld = collectors.flatMap(({ optionalPermissions = [] }) => optionalPermissions);
    const granted = collectors
      .flatMap(({ permissions }) => permissions)
      .filter((each) => !withheld.includes(each));
    const narrow = createMemoryRun({ asOf });
    await collectTenant({
      ...{ reader, run: narrow, imports: noImports, granted, sources: ['users'], log },
      policy: { maxReportLagDays: 9 },
      clock: time.clock,
    });
    await readAgain(reader, run.rows('users')[0]!.userId, run.rows('groups')[0]!.groupId, time);
    await change(createGraphWriter(deps), run.rows('users')[0]!.userId, run.rows('groups')[0]!.groupId);
  } finally {
    await twin.stop();
  }
  return sent;
}

/** What a night asks first: who changed since. */
async function followPeople(
  reader: ReturnType<typeof createGraphReader>,
  run: ReturnType<typeof createMemoryRun>,
): Promise<void> {
  const follow = run.reports.find(({ name }) => name === 'users')?.follow;
  for await (const page of reader.pages(follow!.link, z.object({ id: z.string() })))
    expect(page.issues).toEqual([]);
}

async function readAgain(
  reader: ReturnType<typeof createGraphReader>,
  userId: string,
  groupId: string,
  { clock }: ReturnType<typeof simulatedTime>,
): Promise<void> {
  const people = createPersonReader(reader);
  await people.readPeople([userId, '00000000-0000-4000-8000-000000000001']);
  await people.readHeld(userId);
  await people.readMailboxPurposes([userId]);
  await people.readGroup(groupId);
  for await (const page of people.readIdle(20_000)) expect(page).toBeDefined();
  await readManager(reader, userId);
  await readGroupFacts(reader, groupId);
  await readGroup({ reader, clock }, groupId);
  await readTenantId(reader);
}

async function change(
  writer: ReturnType<typeof createGraphWriter>,
  userId: string,
  groupId: string,
): Promise<void> {
  const options = { clientRequestId: '00000000-0000-4000-8000-000000000002' };
  const swap = { addLicenses: [{ skuId: someSku, disabledPlans: [] }], removeLicenses: [someSku] };
  await writer.assignLicense(userId, swap, options);
  await writer.addGroupMember(groupId, userId, options);
  await writer.removeGroupMember(groupId, userId, options);
}

/** The address after the version of a beta request; null for one of v1.0. */
function betaPathOf({ url }: SentRequest): string | null {
  const { pathname } = new URL(url);
  return pathname.startsWith('/beta/') ? pathname.slice('/beta'.length) : null;
}

describe.skipIf(!isThere)('requests to Microsoft Graph', () => {
  let csdl: Csdl;
  let sent: readonly SentRequest[];

  beforeAll(async () => {
    csdl = readCsdl(readFileSync(metadata, 'utf8'));
    sent = await everyRequest();
  });

  it('are all made here: of every source, of people and groups read again, and of changes', () => {
    const asked = sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`);

    expect(csdl.types.size).toBeGreaterThan(1_000);
    expect(new Set(asked).size).toBeGreaterThan(25);
    for (const part of [
      '/subscribedSkus',
      '/$batch',
      '/manager',
      '/assignLicense',
      '/$ref',
      '/appRoleAssignments',
      '/users/delta',
      '/microsoft.graph.user',
    ])
      expect(asked.some((each) => each.endsWith(part))).toBe(true);
  });

  it('are legal by the metadata of v1.0', () => {
    const published = sent.filter((request) => betaPathOf(request) === null);

    expect([...new Set(published.flatMap((request) => checkRequest(csdl, request)))]).toEqual([]);
  });

  it('go to beta only where that is listed, with the reason and what is done without', () => {
    const paths = sent.flatMap((request) => betaPathOf(request) ?? []);

    expect(paths.filter((path) => !betaCalls.some((call) => call.path.test(path)))).toEqual([]);
  });

  it.each<[string, SentRequest]>([
    ['a misspelt property', { method: 'GET', url: '/users?$select=id,userPrincipleName' }],
    [
      'a property of another type',
      { method: 'GET', url: '/groups?$filter=signInActivity/lastSignInDateTime le 2026-01-01' },
    ],
    [
      'an unknown period parameter',
      { method: 'GET', url: "/reports/getEmailActivityUserDetail(days='D90')" },
    ],
    [
      'a report that takes no parameter',
      { method: 'GET', url: "/reports/getOffice365ActivationsUserDetail(period='D90')" },
    ],
    ['a path that does not exist', { method: 'GET', url: '/admin/reportSetting' }],
    ['an action that is read', { method: 'GET', url: '/users/1/assignLicense' }],
    [
      'an action without what it needs',
      { method: 'POST', url: '/users/1/assignLicense', body: { addLicenses: [] } },
    ],
    ['a person in place of a membership', { method: 'DELETE', url: '/groups/1/members/2' }],
    ['an unknown expansion', { method: 'GET', url: '/users?$expand=boss($select=id)' }],
    [
      'a batch with one wrong request',
      { method: 'POST', url: '/$batch', body: { requests: [{ id: '1', method: 'GET', url: '/user/1' }] } },
    ],
  ])('would not be legal: %s', (_what, request) => {
    expect(checkRequest(csdl, request)).toHaveLength(1);
  });
});
