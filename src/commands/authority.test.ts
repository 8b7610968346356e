import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProductSearch } from '../catalogue/product-search.ts';
import { ownerId, secondOwnerId, tenantId } from '../testing/cases.ts';
import { testClock } from '../testing/desk-scene.ts';
import { e5Sku, entitlementScene, registerCsv } from '../testing/entitlement-scene.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { runCommandLine } from './run-command-line.ts';
import type { Services } from './services.ts';

const clock = testClock();
let scene: Awaited<ReturnType<typeof entitlementScene>>;
let services: Services;

beforeEach(async () => {
  scene = await entitlementScene(tenantId, clock);
  const { catalogue, register } = scene.deps;
  services = {
    ...{ tenantId, clock, register, policy: shippedPolicy },
    search: createProductSearch(catalogue),
  } as unknown as Services;
  await scene.importLines(
    `e5,Microsoft 365 E5,${e5Sku},user,1000,EA-1,EA,2025-07-01,2028-06-30,,,,,,${ownerId},Order,,,,`,
  );
});
afterEach(() => scene.close());

function type(...argv: string[]) {
  return runCommandLine(
    { argv: ['authority', ...argv], cwd: scene.folder },
    { services: async () => services, actor: secondOwnerId },
  );
}

const delegateId = '33333333-3333-4333-8333-333333333333';
const delegate = ['appoint', '--role', 'delegate', '--person', delegateId, '--from', '2026-11-22'];

async function shown(...options: string[]) {
  const { document } = await type('show', ...options);
  return document as { owners: object[]; appointments: Record<string, unknown>[] };
}

describe('authority', () => {
  it('appoints somebody for one product, once, and shows it beside the owners', async () => {
    const first = await type(...delegate, '--product', 'E5');
    const again = await type(...delegate, '--product', 'E5');

    expect(first).toMatchObject({
      exitCode: 0,
      document: { schemaVersion: 1, isNew: true, appointment: { id: 'appointment/1', product: 'e5' } },
    });
    expect(again.document).toMatchObject({ isNew: false, appointment: { id: 'appointment/1' } });
    expect(await shown()).toMatchObject({
      owners: [{ product: 'e5', name: 'Microsoft 365 E5', ownerIds: [ownerId] }],
      appointments: [{ id: 'appointment/1', addedBy: secondOwnerId, state: 'inForce' }],
    });
    expect((await type('show')).text).toContain(`appointment/1  delegate       e5  ${delegateId}`);
  });

  it('lets one person stand in for an owner on some days', async () => {
    const cover = ['appoint', '--role', 'cover', '--person', delegateId, '--for', ownerId];
    await type(...cover, '--from', '2026-12-01', '--until', '2026-12-31');

    expect((await shown()).appointments).toEqual([]);
    expect((await shown('--all')).appointments).toMatchObject([{ state: 'notYet', forUserId: ownerId }]);
    expect((await shown('--as-of', '2026-12-31')).appointments).toMatchObject([{ state: 'inForce' }]);
    expect((await shown('--as-of', '2027-01-01', '--all')).appointments).toMatchObject([{ state: 'over' }]);
  });

  it('says of which lines nobody knows the buyer, where buyers are kept apart from approvers', async () => {
    const person = { format: 'csv', fileName: 'more.csv', actor: ownerId } as const;
    const more = `e5,Microsoft 365 E5,${e5Sku},user,20,EA-2,EA,2025-07-01,2028-06-30,,,,,,,Amendment,,,,`;
    await scene.register.importLines(registerCsv(more), person);

    const { text, document } = await type('show');
    await scene.register.amend({ product: 'e5', supersedes: 'e5/1', ownerIds: [ownerId] }, ownerId);
    const corrected = await shown();
    services = {
      ...services,
      policy: {
        ...shippedPolicy,
        authority: { ...shippedPolicy.authority, separateBuyers: false },
      },
    };

    expect(document).toMatchObject({ owners: [{ product: 'e5', buyerUnknownOf: ['e5/1'] }] });
    expect(text).toContain('Microsoft 365 E5: buyer unknown (e5/1): separation cannot be checked.');
    expect(corrected).toMatchObject({ owners: [{ product: 'e5', buyerUnknownOf: ['e5/1'] }] });
    expect((await type('show')).text).not.toContain('buyer unknown');
  });

  it('ends an appointment with a reason, and keeps it', async () => {
    await type(...delegate);
    const ended = await type('end', 'appointment/1', '--reason', 'has left');

    expect(ended).toMatchObject({ exitCode: 0, document: { ended: 'appointment/1' } });
    expect((await shown()).appointments).toEqual([]);
    expect((await shown('--all')).appointments).toMatchObject([
      { id: 'appointment/1', state: 'replaced', supersededBy: 'appointment/2' },
      { id: 'appointment/2', state: 'ended', endReason: 'has left' },
    ]);
    expect(await type('end', 'appointment/1', '--reason', 'again')).toMatchObject({
      exitCode: 1,
      document: { error: { code: 'REGISTER_APPOINTMENT_INVALID' } },
    });
  });

  it('lets nobody appoint themselves', async () => {
    const own = await type(
      ...['appoint', '--role', 'compliance', '--from', '2026-11-22'],
      ...['--person', secondOwnerId.toUpperCase()],
    );

    expect(own).toMatchObject({ exitCode: 3, document: { error: { code: 'OWN_APPOINTMENT' } } });
    expect((await shown('--all')).appointments).toEqual([]);
  });

  it.each([
    [['appoint', '--role', 'king', '--person', delegateId, '--from', '2026-11-22'], 2],
    [['appoint', '--role', 'delegate', '--from', '2026-11-22'], 2],
    [['appoint', '--role', 'delegate', '--person', delegateId, '--from', 'today'], 2],
    [[...delegate, '--product', 'no such thing'], 2],
    [['appoint', '--role', 'delegate', '--person', 'bob', '--from', '2026-11-22'], 1],
    [['end', 'appointment/9', '--reason', 'x'], 1],
  ])('refuses %j', async (argv, exitCode) => {
    expect((await type(...argv)).exitCode).toBe(exitCode);
    expect((await shown('--all')).appointments).toEqual([]);
  });
});
