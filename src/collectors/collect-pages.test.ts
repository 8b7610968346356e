import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createGraphReader } from '../graph/reader.ts';
import { answerError, localDeps, simulatedTime, startLocalGraph } from '../graph/testing/local-graph.ts';
import { createMemoryRun, Killed, type MemoryRun } from '../testing/memory-run.ts';
import { noImports } from '../testing/no-imports.ts';
import { collectTenant } from './collect-tenant.ts';
import {
  createCollect,
  guid,
  healthy,
  paged,
  person,
  refused,
  type Answer,
} from './testing/scripted-tenant.ts';

const collect = createCollect(createMemoryRun);

describe('a lost page', () => {
  const losing: Answer = (response, request, origin) => {
    if (request.url.includes('skiptoken=1')) answerError(response, 503, 'ServiceUnavailable', '');
    else paged([person(1), person(2)])(response, request, origin);
  };

  it('leaves the rows before it, and the source incomplete', async () => {
    const { report, run, seen } = await collect('users', { users: losing });

    expect(run.rows('users')).toHaveLength(1);
    expect(run.rows('assignments')).toHaveLength(1);
    expect([report.status, report.rows, report.gaps.map(({ reason }) => reason)]).toEqual([
      'incomplete',
      1,
      ['incomplete'],
    ]);
    // The first page; six tries of the second, and six more when the other sources are done.
    expect(seen).toHaveLength(13);
  });
});

describe('users', () => {
  it('asks for what it parses, and nothing it does not', async () => {
    const { seen } = await collect('users');

    expect(new URL(seen[0]?.url ?? '', 'http://x').searchParams.get('$select')).toBe(
      'id,userPrincipalName,displayName,mail,accountEnabled,userType,createdDateTime,employeeLeaveDateTime,department,companyName,jobTitle,employeeType,usageLocation,onPremisesSyncEnabled,onPremisesExtensionAttributes,assignedLicenses,licenseAssignmentStates',
    );
  });

  it('are read without leave dates where those are refused, and that is said', async () => {
    const users: Answer = (response, request, origin) =>
      (request.url.includes('employeeLeaveDateTime') ? refused : paged([person(1)]))(
        response,
        request,
        origin,
      );

    const { report, run } = await collect('users', { users });

    expect(run.rows('users')).toHaveLength(1);
    expect([report.status, report.gaps, report.issues.map(({ code }) => code)]).toEqual([
      'complete',
      [],
      ['leave-date-forbidden'],
    ]);
  });

  it('are refused altogether when the second request is refused too', async () => {
    const { report } = await collect('users', { users: refused });

    expect([report.status, report.gaps.map(({ reason }) => reason)]).toEqual(['failed', ['forbidden']]);
  });

  it('give both tables the same cursor with every page', async () => {
    const { run } = await collect('users', { users: paged([person(1), person(2), person(3)]) });

    const cursorsOf = (table: string) =>
      run.cursors.filter((each) => each.table === table).map(({ cursor }) => cursor);
    expect(cursorsOf('users')).toEqual(cursorsOf('assignments'));
    expect(cursorsOf('users').map((cursor) => cursor?.split(' ')[0])).toEqual(['2', '3', undefined]);
  });

  it.each([1, 2, 3, 4, 5, 6])('lose nothing when the process dies at append %i', async (killedAtAppend) => {
    const users = paged([person(1), person(2), person(3)]);
    const run = createMemoryRun({ killedAtAppend });
    // The second process needs the same origin, as the cursor is a link.
    await using graph = await startLocalGraph((request, response, origin) =>
      users(response, request, origin),
    );
    const collectOnce = (into: MemoryRun) =>
      collectTenant({
        reader: createGraphReader(localDeps(graph.origin)),
        run: into,
        imports: noImports,
        sources: ['users'],
        policy: { maxReportLagDays: 9 },
        clock: simulatedTime().clock,
        log: pino({ level: 'silent' }),
      });

    await expect(collectOnce(run)).rejects.toThrow(Killed);
    const second = run.reopened();
    const [report] = await collectOnce(second);

    const people = [guid(1), guid(2), guid(3)];
    expect([...new Set(second.rows('users').map(({ userId }) => userId))]).toEqual(people);
    expect([...new Set(second.rows('assignments').map(({ userId }) => userId))]).toEqual(people);
    expect(report?.status).toBe('complete');
  });

  it('begin again when the kept link has expired', async () => {
    const run = createMemoryRun();
    for (const table of ['users', 'assignments'] as const) {
      await (await run.table(table)).append([], '7 http://127.0.0.1:1/v1.0/users?$skiptoken=old');
    }

    const { report } = await collect('users', {}, { run });

    expect(run.rows('users')).toHaveLength(2);
    expect([report.status, report.issues.map(({ code, place }) => [code, place])]).toEqual([
      'complete',
      [['resume-link-expired', 'page 7']],
    ]);
  });
});

describe('sign-ins', () => {
  it('ask for the largest page, and for the former one where that is refused', async () => {
    const { report, seen } = await collect('sign-ins', {
      'sign-ins': (response, request, origin) => {
        if (request.url.includes('$top=500'))
          answerError(response, 400, 'Request_BadRequest', 'Invalid page size specified: 500.');
        else paged([{ id: guid(1) }])(response, request, origin);
      },
    });

    expect(seen.map(({ url }) => url)).toEqual([
      '/v1.0/users?$select=id,signInActivity&$top=500',
      '/v1.0/users?$select=id,signInActivity&$top=120',
    ]);
    expect(report.status).toBe('complete');
  });

  it('do not take another refusal for one of the page size', async () => {
    const { report, seen } = await collect('sign-ins', {
      'sign-ins': (response) => answerError(response, 400, 'Request_BadRequest', 'Something else.'),
    });

    expect([report.status, seen.length]).toEqual(['failed', 1]);
  });
});

describe('groups', () => {
  it('are sorted here where the tenant does not accept the filter', async () => {
    const { report, run, seen } = await collect('groups', {
      groups: (response, request, origin) => {
        if (request.url.includes('$filter')) answerError(response, 400, 'Request_UnsupportedQuery', '');
        else healthy.groups(response, request, origin);
      },
    });

    expect(report.status).toBe('complete');
    expect(run.rows('groups')).toHaveLength(1);
    expect(seen.map(({ headers }) => headers.consistencylevel)).toEqual(['eventual', undefined]);
  });
});
