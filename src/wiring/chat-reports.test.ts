import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerText } from '../bot/answer-question.ts';
import type { Actor, Desk } from '../bot/desk.ts';
import { sourceTitle } from '../bot/desk/source-freshness.ts';
import { createLedgerDesk } from '../bot/ledger-desk.ts';
import { createFormat } from '../cards/format.ts';
import { renderView } from '../cards/render-view.ts';
import { loadConfig } from '../config/load-config.ts';
import { sourceNames } from '../lake/observation.ts';
import type { AppError } from '../lib/app-error.ts';
import { createLog } from '../lib/log.ts';
import { newLedgerDir } from '../testing/postgres.ts';
import { noSides } from '../testing/desk-scene.ts';
import { skippingTime } from '../testing/skipping-time.ts';
import { createChatReports } from './chat-reports.ts';
import { compose, type Product } from './compose.ts';
import { demoOwner, demoPolicy } from './demo-tenant.ts';
import { seedDemo } from './seed-demo.ts';

const format = createFormat({ locale: 'en-GB' });
const failures: AppError[] = [];
let dir: string;
let product: Product;
let desk: Desk;
let owner: Actor;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-chat-'));
  await rename(await newLedgerDir(), join(dir, 'ledger'));
  const log = createLog('silent');
  const config = loadConfig({ SEATKEEPER_DATA_DIR: dir, SEATKEEPER_LOG_LEVEL: 'silent' });
  product = await compose(config, { ...skippingTime(new Date('2026-11-22T08:00:00Z')), log });
  if (product.demo === null) throw new TypeError('without a tenant there is the twin');
  await seedDemo(product, product.demo, log);
  await product.collect();
  await product.reconcile();
  desk = createLedgerDesk({
    ...product,
    organisation: product.demo.organisation,
    onDecided: async () => undefined,
    nameOf: async () => null,
    contractDateOf: async () => null,
    copilotApps: async () => [],
    isGuest: async () => null,
    sides: noSides,
    consulted: async () => ({ asked: 0, answered: 0 }),
    reports: createChatReports(product),
    onReportFailed: (error) => failures.push(error),
  });
  owner = { tenantId: product.tenantId, aadObjectId: demoOwner.aadObjectId };
});

afterAll(async () => {
  await product.close();
  await rm(dir, { recursive: true });
});

async function answer(text: string, actor = owner): Promise<string> {
  const view = await answerText(desk, actor, text);
  const texts: string[] = [];
  JSON.stringify(renderView(view, format), (key, value: unknown) => {
    if (key === 'text' && typeof value === 'string') texts.push(value.replaceAll('\\', ''));
    return value;
  });
  return texts.join('\n');
}

describe('the owner of a whole product', () => {
  it.each([
    ['compare E5', 'From our active seats to Microsoft’s active ones'],
    ['compare Copilot', 'Partner Center’s rates, 28 calendar days'],
    ['is E5 declining?', 'The last 12 months, licences'],
    ['trend Copilot', 'Copilot: buy as it is adopted'],
    ['could E5 be E3?', 'Could be served by'],
    ['right-size E5', 'Before → after'],
    ['boundary E5', 'Consumed'],
    ['usage E5', 'People active within, internal + guests'],
    ['variances', 'What is compared'],
    ['variances E5', 'What is compared'],
    ['overlaps', 'Held beside a licence that contains it'],
    ['groups', 'Group by group, members'],
    ['calendar', 'Dates, oldest first'],
    ['mailboxes', 'Does it need a licence?'],
    ['devices', 'Who is no candidate, and why'],
    ['azure', 'What Azure Policy does about them'],
    ['servers', 'Windows Server Standard\n640'],
    ['cals', 'Owned by user\n120'],
    ['sources', 'Weekly collection'],
    ['signals', 'Who holds it, who shows it'],
    ['quality', 'Checks that did not pass'],
    ['why is E5 active?', 'From our active seats to Microsoft’s'],
  ])('is answered “%s”', async (text, expected) => {
    expect(await answer(text)).toContain(expected);
    expect(failures).toEqual([]);
  });

  it('is given the figures of the published position', async () => {
    const day = await product.ledger.positions.newest({ tenantId: product.tenantId });
    const e5 = product.search.findProduct('E5', day?.positions ?? []);
    const verdicts = e5.kind === 'found' ? e5.product.verdicts : null;
    if (verdicts?.known !== true) throw new TypeError('the twin’s E5 is positioned');

    expect(await answer('compare E5')).toContain(
      `We count ${format.count(verdicts.value.active)} active seats`,
    );
  });

  it('is told about nobody by name', async () => {
    const { findings } = await createChatReports(product).mailboxes();
    const names = (findings?.licensedWithoutNeed.mailboxes ?? []).flatMap(({ name }) => name ?? []);
    const text = await answer('mailboxes');

    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(text).not.toContain(name);
  });
});

it('of the jobs, those that read the tenant are sources', async () => {
  const digest = { ...product.jobs[0]!, name: 'monthly-digest', part: 'chat' } as const;
  const { jobs } = await createChatReports({ ...product, jobs: [...product.jobs, digest] }).sources();

  expect(jobs.map(({ name }) => name)).toEqual([
    ...['weekly-collect', 'nightly-collect', 'monthly-review', 'quarterly-reconciliation'],
  ]);
});

it('somebody who owns nothing is told nothing', async () => {
  const stranger = { ...owner, aadObjectId: '99999999-9999-4999-8999-999999999999' };

  expect(await answer('overlaps', stranger)).toContain('NO_PRODUCTS');
  expect(await answer('compare E5', stranger)).toContain('NOT_OWNER');
});

it.each(sourceNames)('the source %s has a title', (name) => {
  expect(sourceTitle(name)).not.toBe(name);
});

it('collects the whole demo, what other tools know of it included', async () => {
  const run = await product.lake.newest({ tenantId: product.tenantId });
  const rows = new Map(run?.manifest.sources.map((source) => [source.name, source.rows] as const));

  expect(run?.manifest.coverage).toMatchObject({ complete: true });
  // The one keeps no rows; the other asks for people of the collection before.
  expect(sourceNames.filter((name) => rows.get(name) === 0)).toEqual(['report-settings', 'mailbox-purposes']);
});

it.each(['azure', 'estate'] as const)(
  'the owner of the demo’s licences answers for %s, where the policy names nobody',
  (part) => {
    expect(product.policy[part].ownerIds).toEqual([demoOwner.aadObjectId]);
    const named = { ...product.policy, [part]: { ...product.policy[part], ownerIds: ['somebody'] } };
    expect(demoPolicy(named)).toEqual(named);
  },
);
