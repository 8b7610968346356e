import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createGraphReader } from '../graph/reader.ts';
import { answerJson, localDeps, startLocalGraph } from '../graph/testing/local-graph.ts';
import type { MailboxToAsk } from '../lake/mailboxes-to-ask.ts';
import { createLake, type Lake } from '../lake/lake.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { createMemoryRun } from '../testing/memory-run.ts';
import { noImports } from '../testing/no-imports.ts';
import { simulatedTime } from '../transport/testing/simulated-time.ts';
import { createPopulation } from '../twin/population.ts';
import { serveTwin } from '../twin/serve-twin.ts';
import { collectTenant } from './collect-tenant.ts';
import { guid } from './testing/scripted-tenant.ts';

const log = createLog('silent');
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Purpose = string | { readonly status: number; readonly code: string };

/** Asks about these mailboxes; `purposes` by the number of the person. */
async function ask(
  open: readonly MailboxToAsk[] | null,
  purposes: Readonly<Record<number, Purpose>>,
  mailboxPurposesPerRun = 2_000,
  granted: readonly string[] | null = null,
) {
  const asked: string[] = [];
  await using graph = await startLocalGraph((request, response) => {
    const { requests } = JSON.parse(request.body) as { requests: { id: string; url: string }[] };
    asked.push(...requests.map(({ url }) => url));
    const responses = requests.map(({ id }) => {
      const purpose = purposes[Number(id.slice(-6))] ?? 'user';
      if (typeof purpose === 'string') return { id, status: 200, body: { value: purpose } };
      return { id, status: purpose.status, body: { error: { code: purpose.code, message: '' } } };
    });
    answerJson(response, { responses });
  });
  const run = createMemoryRun();
  const [report] = await collectTenant({
    reader: createGraphReader(localDeps(graph.origin)),
    run,
    imports: noImports,
    sources: ['mailbox-purposes'],
    granted,
    earlier:
      open === null
        ? null
        : {
            async *mailboxesToAsk() {
              yield open;
            },
          },
    policy: { maxReportLagDays: 9, mailboxPurposesPerRun },
    clock: simulatedTime().clock,
    log,
  });
  return { report: report!, asked, rows: run.rows('mailbox_purposes') };
}

const never = (number: number): MailboxToAsk => ({ userId: guid(number), purpose: null, askedOn: null });
const askedOn = (number: number, day: string): MailboxToAsk => ({
  userId: guid(number),
  purpose: 'shared',
  askedOn: day,
});

describe('purposes of mailboxes', () => {
  it('are asked in batches of twenty, and an account without a mailbox has none', async () => {
    const open = Array.from({ length: 25 }, (_, index) => never(index + 1));

    const { report, asked, rows } = await ask(open, {
      2: 'Shared',
      3: { status: 404, code: 'MailboxNotEnabledForRESTAPI' },
    });

    expect(asked).toHaveLength(25);
    expect(asked[0]).toBe(`/users/${guid(1)}/mailboxSettings/userPurpose`);
    expect(rows.slice(0, 3)).toEqual([
      { userId: guid(1), purpose: 'user', askedOn: '2026-11-22' },
      { userId: guid(2), purpose: 'shared', askedOn: '2026-11-22' },
      { userId: guid(3), purpose: 'none', askedOn: '2026-11-22' },
    ]);
    expect(report).toMatchObject({ status: 'complete', rows: 25, gaps: [], issues: [] });
  });

  it('are taken along for a week, and asked again after it', async () => {
    const { asked, rows } = await ask([askedOn(1, '2026-11-14'), askedOn(2, '2026-11-15')], { 1: 'room' });

    expect(asked).toEqual([`/users/${guid(1)}/mailboxSettings/userPurpose`]);
    expect(rows).toContainEqual({ userId: guid(1), purpose: 'room', askedOn: '2026-11-22' });
    expect(rows).toContainEqual({ userId: guid(2), purpose: 'shared', askedOn: '2026-11-15' });
  });

  it('beyond what a run may ask wait for the next one, and keep what was known', async () => {
    const open = [never(1), never(2), never(3), askedOn(4, '2026-10-01')];

    const { report, asked, rows } = await ask(open, {}, 2);

    expect(asked).toHaveLength(2);
    expect(rows.map(({ userId }) => userId).sort()).toEqual([guid(1), guid(2), guid(4)]);
    expect(report).toMatchObject({ status: 'complete', gaps: [] });
    expect(report.issues.map(({ code, message }) => [code, message.slice(0, 12)])).toEqual([
      ['mailboxes-left-for-later', '2 mailbox(es'],
    ]);
  });

  it('that one mailbox does not tell stay as they were', async () => {
    const open = [askedOn(1, '2026-10-01'), never(2)];
    const broken = { status: 400, code: 'ErrorInternal' };

    const { report, rows } = await ask(open, { 1: broken, 2: broken });

    expect(rows).toEqual([{ userId: guid(1), purpose: 'shared', askedOn: '2026-10-01' }]);
    expect(report.issues.map(({ code }) => code)).toEqual([
      'mailbox-purpose-unknown',
      'mailbox-purpose-unknown',
    ]);
  });

  it('that may not be read are a gap', async () => {
    const { report } = await ask([never(1)], { 1: { status: 403, code: 'ErrorAccessDenied' } });

    expect(report).toMatchObject({ status: 'failed', gaps: [{ reason: 'forbidden' }] });
  });

  it.each([
    ['fails', { 2: { status: 403, code: 'ErrorAccessDenied' } }, null, 1],
    ['is refused', {}, ['User.Read.All'], 0],
  ] as const)('that are known are kept when the source %s', async (_name, purposes, granted, questions) => {
    const { report, asked, rows } = await ask([never(2), askedOn(1, '2026-11-20')], purposes, 2_000, granted);

    expect(asked).toHaveLength(questions);
    expect(rows).toEqual([{ userId: guid(1), purpose: 'shared', askedOn: '2026-11-20' }]);
    expect(report).toMatchObject({ status: 'incomplete', rows: 1, gaps: [{ reason: 'forbidden' }] });
  });

  it('are of nobody before the second collection', async () => {
    const { report, asked } = await ask(null, {});

    expect([report.status, asked, report.issues.map(({ code }) => code)]).toEqual([
      'complete',
      [],
      ['no-earlier-collection'],
    ]);
  });
});

const sources = ['skus', 'users', 'sign-ins', 'mailbox-usage', 'mailbox-purposes'] as const;

describe('a shared mailbox nobody declared', () => {
  it('is found out by asking it, and told like one the report names', async () => {
    const tenant = createPopulation({ seed: 4, users: 600, today: '2026-11-22' });
    const time = simulatedTime();
    const twin = await serveTwin({ tenant, port: 0, clock: time.clock, log });
    const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-purposes-'));
    const lake = await createLake({
      dir,
      clock: fixedClock(new Date('2026-11-22T09:00:00Z')),
      log,
      memoryLimit: '256MB',
    });
    closing.push(
      () => rm(dir, { recursive: true }),
      () => twin.stop(),
      () => lake.close(),
    );
    const reader = createGraphReader(localDeps(twin.url, time));
    await collectDay(lake, '2026-11-21');
    await collectDay(lake, '2026-11-22');

    const run = (await lake.newest({ tenantId: tenant.tenantId }))!;
    const found = [];
    for await (const mailboxes of run.facts.mailboxes({ populations: [], earlier: null }))
      found.push(...mailboxes);

    const everybody = Array.from({ length: tenant.users }, (_, index) => tenant.personAt(index));
    const shared = everybody.filter(
      ({ purpose, rows }) => purpose !== null && purpose !== 'user' && rows.length > 0,
    );
    expect(shared.length).toBeGreaterThan(5);
    expect(found.map(({ userId, kind, toldBy }) => [userId, kind, toldBy])).toEqual(
      shared.map(({ id, purpose }) => [id, purpose, 'mailbox']).sort(([a], [b]) => (a! < b! ? -1 : 1)),
    );
    const [facts] = await run.preflightFacts({ userIds: [shared[0]!.id], maxReportLagDays: 10 });
    expect(facts?.mailbox.purpose).toBe(shared[0]!.purpose);

    async function collectDay(into: Lake, asOf: string): Promise<void> {
      const earlier = await into.newest({ tenantId: tenant.tenantId });
      const run = await into.openRun({ tenantId: tenant.tenantId, asOf });
      await collectTenant({
        reader,
        run,
        imports: noImports,
        sources,
        earlier: earlier?.facts ?? null,
        policy: { maxReportLagDays: 10 },
        clock: time.clock,
        log,
      });
      await run.finish();
    }
  });
});
