import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import { createProductSearch } from '../catalogue/product-search.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { PrivacyMode } from '../core/privacy/coarsen.ts';
import type { NewTenantChange } from '../ledger/tenant-changes.ts';
import { openTestLedger, ownerId } from '../testing/cases.ts';
import { deskScene, e5, position, testClock } from '../testing/desk-scene.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { runCommandLine } from './run-command-line.ts';
import type { Services } from './services.ts';

const clock = testClock();
let ledger: Ledger;
let tenantId: string;

const change = (given: Partial<NewTenantChange>): NewTenantChange => ({
  id: 'a1',
  userId: 'u1',
  happenedAt: '2026-11-20T10:00:00.000Z',
  activity: 'Change user license',
  actorKind: 'user',
  actorId: 'ann',
  actorName: 'Ann Ellis',
  correlationId: null,
  added: [],
  removed: [e5],
  explanation: null,
  stepId: null,
  isGrave: false,
  products: ['e5'],
  ...given,
});

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
  const scene = deskScene(ledger, clock);
  ({ tenantId } = scene);
  await scene.savePositions([position()]);
  await ledger.tenantChanges.keep(tenantId, [
    change({}),
    change({ id: 'a2', userId: 'u2', explanation: 'groupLicensing', happenedAt: '2026-11-20T09:00:00.000Z' }),
    change({
      id: 'a3',
      isGrave: true,
      actorName: null,
      actorId: 'writer',
      happenedAt: '2026-11-20T08:00:00.000Z',
    }),
    change({ id: 'a4', products: [], removed: [], happenedAt: '2026-11-20T07:00:00.000Z' }),
  ]);
});
afterAll(() => ledger.close());

function type(status: string, ...argv: string[]) {
  return typeIn('named', status, ...argv);
}

function typeIn(mode: PrivacyMode, status: string, ...argv: string[]) {
  const gaps = status === 'failed' ? [{ detail: 'Grant AuditLog.Read.All.' }] : [];
  const sources = [{ name: 'directory-audits', status, observedAt: clock.at, gaps }];
  const services = {
    policy: { ...shippedPolicy, privacy: { ...shippedPolicy.privacy, mode } },
    ...{ ledger, tenantId, search: createProductSearch(createCatalogue()) },
    lake: { newest: async () => ({ manifest: { sources } }) },
  } as unknown as Services;
  return runCommandLine(
    { argv: ['changes', ...argv], cwd: '.' },
    { services: async () => services, actor: ownerId },
  );
}

describe('changes', () => {
  it('are listed with who made them and what explains them', async () => {
    const { text, exitCode } = await type('complete');

    const cells = text.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(exitCode).toBe(0);
    expect(cells.slice(1)).toEqual([
      ['2026-11-20 10:00', 'Ann Ellis', 'u1', `-${e5}`, 'e5', 'nothing'],
      ['2026-11-20 09:00', 'Ann Ellis', 'u2', `-${e5}`, 'e5', 'a group'],
      ['2026-11-20 08:00', 'writer', 'u1', `-${e5}`, 'e5', 'NOTHING, and done in our name'],
      ['2026-11-20 07:00', 'Ann Ellis', 'u1', 'not said', 'no product', 'nothing'],
    ]);
  });

  it('are narrowed to a product and to what is unexplained, and say when the log was not read', async () => {
    const { document, text } = await type('failed', '--unexplained', '--product', 'Microsoft 365 E5');

    expect(document).toMatchObject({
      schemaVersion: 1,
      isWhole: true,
      source: { status: 'failed' },
      changes: [{ id: 'a1' }, { id: 'a3' }],
    });
    expect(text).toContain('The log of licence changes: failed. Grant AuditLog.Read.All.');
    expect((await type('complete', '--product', 'nothing of ours')).exitCode).toBe(2);
  });

  it('name nobody and say nothing in the words of an owner where names are hidden, but with a purpose', async () => {
    const notice = { tenantId, product: 'e5', day: clock.at.slice(0, 10) };
    const { open } = await ledger.tenantChanges.noticeFacts(notice, null);
    await ledger.tenantChanges.acknowledge(notice, {
      ...{ actor: ownerId, note: 'Ann Ellis moved to Lisbon', expectedOpen: open },
    });
    const newest = async () => (await ledger.audit.tail(1))[0]?.seq;
    const before = await newest();

    const hidden = await typeIn('pseudonymous', 'complete');
    const afterHidden = await newest();
    const revealed = await typeIn('pseudonymous', 'complete', '--reveal', '--purpose', 'who moved them');

    expect(JSON.stringify(hidden)).not.toContain('Ann Ellis');
    expect(hidden.text).toContain('its owner: held back');
    const { changes } = hidden.document as { changes: readonly { id: string }[] };
    expect(changes.find(({ id }) => id === 'a1')).toMatchObject({
      ...{ actorId: 'ann', actorName: null, acknowledgedBy: ownerId, acknowledgedNote: null },
    });
    expect(afterHidden).toBe(before);
    expect(revealed).toEqual(await type('complete'));
    expect(revealed.text).toContain('its owner: Ann Ellis moved to Lisbon');
    expect(await ledger.audit.tail(1)).toMatchObject([
      {
        action: 'names.revealed',
        actor: ownerId,
        subject: 'command:changes',
        body: { purpose: 'who moved them' },
      },
    ]);
    expect((await typeIn('pseudonymous', 'complete', '--reveal')).exitCode).toBe(2);
  });
});
