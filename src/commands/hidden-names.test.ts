import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerText } from '../bot/answer-question.ts';
import type { Actor, Answer } from '../bot/desk.ts';
import { instructionNotice } from '../bot/desk/instruction-desk.ts';
import { answerReveal } from '../bot/desk/reveal-desk.ts';
import { createLedgerDesk } from '../bot/ledger-desk.ts';
import { createFormat } from '../cards/format.ts';
import { renderView } from '../cards/render-view.ts';
import type { View } from '../cards/view.ts';
import { loadConfig } from '../config/load-config.ts';
import type { PrivacyMode } from '../core/privacy/coarsen.ts';
import type { Case } from '../ledger/case-row.ts';
import { createLog } from '../lib/log.ts';
import { noSides } from '../testing/desk-scene.ts';
import { newLedgerDir } from '../testing/postgres.ts';
import { skippingTime } from '../testing/skipping-time.ts';
import { createChatReports } from '../wiring/chat-reports.ts';
import { compose, type Product } from '../wiring/compose.ts';
import { seedDemo } from '../wiring/seed-demo.ts';
import { runCommandLine } from './run-command-line.ts';

const format = createFormat({ locale: 'en-GB' });
const purpose = 'To answer a request for access';
let dir: string;
let product: Product;
let cases: readonly Case[];
/** What the directory calls everybody but those who decide. */
let names: readonly string[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-names-'));
  await rename(await newLedgerDir(), join(dir, 'ledger'));
  const log = createLog('silent');
  const config = loadConfig({ SEATKEEPER_DATA_DIR: dir, SEATKEEPER_LOG_LEVEL: 'silent' });
  product = await compose(config, { ...skippingTime(new Date('2026-11-22T08:00:00Z')), log });
  if (product.demo === null) throw new TypeError('without a tenant there is the twin');
  await seedDemo(product, product.demo, log);
  await product.collect();
  await product.reconcile();
  cases = await product.ledger.cases.list({ tenantId: product.tenantId });
  names = await namesOfPeople(new Set(cases.flatMap(({ ownerIds }) => ownerIds)));
});
afterAll(async () => {
  await product.close();
  await rm(dir, { recursive: true });
});

async function namesOfPeople(deciding: ReadonlySet<string>): Promise<readonly string[]> {
  const file = join(dir, 'everybody.csv');
  const run = await product.lake.newest({ tenantId: product.tenantId });
  await run?.exportTable('users', file, 'csv');
  const people: Record<string, string>[] = parse(await readFile(file), { bom: true, columns: true });
  const found = people
    .filter(({ userId = '' }) => !deciding.has(userId))
    .flatMap(({ displayName = '', userPrincipalName = '', mail = '' }) => [
      displayName,
      userPrincipalName,
      mail,
    ]);
  return [...new Set(found)].filter((name) => name.length > 5);
}

/** The names that occur in a text, whatever the case and however it is quoted. */
function namesIn(text: string): readonly string[] {
  const lower = text.replaceAll('\\', '').replaceAll('""', '"').toLowerCase();
  return names.filter((name) => lower.includes(name.toLowerCase()));
}

function privacyOf(mode: PrivacyMode) {
  return { mode, namesKeptDays: 400 } as const;
}

async function type(mode: PrivacyMode, ...argv: readonly string[]): Promise<string> {
  const policy = { ...product.policy, privacy: privacyOf(mode) };
  const services = { ...product, policy };
  const result = await runCommandLine(
    { argv, cwd: dir },
    { services: async () => services, actor: 'tester' },
  );
  return JSON.stringify(result);
}

/** Every file under a path, as text. */
function filesAt(path: string): string {
  if (!statSync(path).isDirectory()) return readFileSync(path, 'utf8');
  return readdirSync(path)
    .map((name) => filesAt(join(path, name)))
    .join('\n');
}

/** Everything the chat shows of the tenant, as views and as cards. */
async function cards(mode: PrivacyMode): Promise<{ readonly hidden: string; readonly revealed: string }> {
  const { tenantId, ledger, clock, appointments, ownersOf } = product;
  const policy = { ...product.policy, privacy: privacyOf(mode) };
  const deps = {
    ...product,
    policy,
    organisation: 'Harbourline',
    onDecided: async () => undefined,
    nameOf: async () => null,
    contractDateOf: async () => null,
    copilotApps: async () => [],
    isGuest: async () => null,
    sides: noSides,
    consulted: async () => ({ asked: 0, answered: 0 }),
    reports: createChatReports(product),
    onReportFailed: (error: Error) => {
      throw error;
    },
  };
  const desk = createLedgerDesk(deps);
  const instructing = {
    ...{ tenantId, ledger, privacy: policy.privacy, massChangePct: 20 },
    nameOf: async () => null,
    nameOfSku: (skuId: string) => skuId,
  };
  const revealing = {
    ...{ tenantId, ledger, policy, clock, appointments, ownersOf },
    isGuest: async () => null,
    instructions: instructing,
  };
  const hidden: string[] = [];
  const revealed: string[] = [];
  const show = (into: string[], view: Answer<View>): void => {
    into.push(JSON.stringify(view));
    if (view.kind !== 'refusal') into.push(JSON.stringify(renderView(view, format)).replaceAll('\\\\', ''));
  };
  for (const owner of new Set(cases.flatMap(({ ownerIds }) => ownerIds))) {
    const actor: Actor = { tenantId, aadObjectId: owner };
    show(hidden, await desk.welcome(actor));
    for (const found of cases.filter(({ ownerIds }) => ownerIds.includes(owner))) {
      const ref = { caseId: found.id, version: found.version };
      show(hidden, await desk.caseCard(actor, found.id));
      show(hidden, await desk.confirm(actor, ref));
      show(hidden, await desk.keepForm(actor, ref));
      const first = await desk.review(actor, { ...ref, page: 1 });
      const pages = first.kind === 'refusal' ? 1 : first.pages;
      // Groups are on the last page.
      for (const page of new Set([1, pages])) {
        show(hidden, await desk.review(actor, { ...ref, page }));
        show(revealed, await answerReveal(revealing, actor, { ...ref, page, purpose }));
      }
    }
  }
  // Reports count people whatever the mode.
  const asking: Actor = { tenantId, aadObjectId: cases[0]?.ownerIds[0] ?? '' };
  if (mode === 'pseudonymous')
    for (const text of questions) show(hidden, await answerText(desk, asking, text));
  for (const { id, version, routedTo } of await ledger.instructions.list({ tenantId })) {
    const actor: Actor = { tenantId, aadObjectId: routedTo[0] ?? '' };
    show(hidden, await instructionNotice(instructing, actor, `instruction:${id}:${version}`));
    show(revealed, await answerReveal(revealing, actor, { instructionId: id, version, purpose }));
  }
  return { hidden: hidden.join('\n'), revealed: revealed.join('\n') };
}

const questions = [
  ...['help', 'waiting', 'digest', 'copilot', 'position E5', 'position Copilot', 'compare E5', 'trend E5'],
  ...['right-size E5', 'boundary E5', 'usage E5', 'variances', 'overlaps', 'groups', 'calendar', 'mailboxes'],
  ...['quality', 'why is E5 active?', 'azure', 'devices', 'signals', 'servers', 'cals', 'sources'],
];

describe('where the policy hides names', () => {
  it('no card of a case, a report or an instruction has one, until somebody says why', async () => {
    const pseudonymous = await cards('pseudonymous');
    const named = await cards('named');

    expect(namesIn(pseudonymous.hidden)).toEqual([]);
    expect(namesIn(named.hidden).length).toBeGreaterThan(50);
    expect(namesIn(pseudonymous.revealed).length).toBeGreaterThan(50);
  });

  it('no command says one, but with a purpose that is recorded', async () => {
    const { tenantId, ledger } = product;
    const [someCase] = cases;
    const [instruction] = await ledger.instructions.list({ tenantId });
    const steps = await ledger.cases.steps(someCase?.id ?? '', { offset: 0, limit: 1 });
    const plain = [
      ...['cases', 'usage', 'apps', 'boundary', 'overlaps', 'justify', 'groups', 'copilot', 'variances'],
      ...['calendar', 'quality', 'instructions', 'consultations', 'digest', 'position', 'risk'],
      ...['azure', 'signals', 'servers', 'cals', 'sources', 'permissions', 'changes'],
    ].map((command) => [command]);
    const outputs = await Promise.all(
      [
        ...plain,
        ...cases.map(({ id }) => ['case', id]),
        ...cases.map(({ id }) => ['consultations', '--case', id]),
        ['seat', steps[0]?.userId ?? ''],
        ['purposes'],
      ].map((argv) => type('pseudonymous', ...argv)),
    );
    const naming = [
      ['mailboxes'],
      ['identities'],
      ['devices'],
      ['right-size', '--limit', '50', '--names'],
      ['instructions', '--people', instruction?.id ?? ''],
    ];

    expect(namesIn(outputs.join('\n'))).toEqual([]);
    for (const argv of naming) {
      const before = (await ledger.audit.tail(1))[0]?.seq ?? 0;
      expect(namesIn(await type('pseudonymous', ...argv))).toEqual([]);
      expect((await ledger.audit.tail(1))[0]?.seq ?? 0).toBe(before);
      const revealed = await type('pseudonymous', ...argv, '--reveal', '--purpose', purpose);
      expect(namesIn(revealed).length).toBeGreaterThan(0);
      expect(await ledger.audit.tail(1)).toMatchObject([
        { action: 'names.revealed', actor: 'tester', body: { purpose } },
      ]);
      expect(revealed).toBe(await type('named', ...argv));
      expect(await type('pseudonymous', ...argv, '--reveal')).toContain('COMMAND_USAGE');
    }
  });

  it('no file that leaves the house has one, but with a purpose that is recorded', async () => {
    const [someCase] = cases.filter(({ seats }) => seats > 0);
    const files = [
      ...['seats', 'positions', 'cases', 'right-size', 'overlaps', 'assignments', 'sign_ins'],
      ...['servers', 'pstn_use', 'auth_methods', 'service_principals', 'azure_resources', 'detected_apps'],
    ];
    for (const what of files)
      expect(await type('pseudonymous', 'export', what, '--to', `${what}.csv`)).toContain('written to');
    expect(await type('pseudonymous', 'evidence', someCase?.id ?? '', '--to', 'bundle')).toContain(
      'written to',
    );
    const naming = [
      ...['users', 'workloads', 'mailboxes', 'directory_audits'],
      ...['devices', 'configmgr_devices', 'configmgr_software', 'power_bi_use'],
    ];
    for (const what of naming) {
      expect(await type('pseudonymous', 'export', what, '--to', 'refused.csv')).toContain('COMMAND_USAGE');
      expect(readdirSync(dir)).not.toContain('refused.csv');
    }
    const written = [...files.map((what) => `${what}.csv`), 'bundle'].map((name) => filesAt(join(dir, name)));
    const withPurpose = ['--reveal', '--purpose', purpose];
    await type('pseudonymous', 'export', 'users', '--to', 'users.csv', ...withPurpose);
    await type('pseudonymous', 'evidence', someCase?.id ?? '', '--to', 'named', ...withPurpose);

    expect(namesIn(written.join('\n'))).toEqual([]);
    expect(namesIn(filesAt(join(dir, 'users.csv')))).toEqual(names);
    expect(namesIn(filesAt(join(dir, 'named'))).length).toBeGreaterThan(0);
    const revealed = (await product.ledger.audit.tail(10)).filter(
      ({ action }) => action === 'names.revealed',
    );
    const log = await type('pseudonymous', 'purposes');
    expect(log).toContain('export:users');
    expect(log).toContain(purpose);
    expect(namesIn(log)).toEqual([]);
    expect(revealed.slice(-2).map(({ subject, body }) => [subject, body.purpose])).toEqual([
      ['export:users', purpose],
      [`case:${someCase?.id ?? ''}`, purpose],
    ]);
  });
});
