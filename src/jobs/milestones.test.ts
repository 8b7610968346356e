import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { renderView } from '../cards/render-view.ts';
import { createFormat } from '../cards/format.ts';
import type { CountdownView } from '../cards/countdown.ts';
import { milestoneNotice } from '../bot/desk/milestone-desk.ts';
import type { Preflight } from '../core/preflight/preflight.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { openTestLedger, ownerId, sameOwners, secondOwnerId } from '../testing/cases.ts';
import { deskScene, idleSeats, testClock, type DeskScene } from '../testing/desk-scene.ts';
import { tellMilestones } from './milestones.ts';

const clock = testClock();
let ledger: Ledger;
let scene: DeskScene;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(() => {
  clock.at = '2026-11-22T09:00:00.000Z';
  scene = deskScene(ledger, clock);
});
afterAll(() => ledger.close());

const loses: Preflight = {
  losesMailbox: true,
  mailbox: { sizeBytes: 1, hasArchive: false, isOnHold: false, purpose: 'user' },
  losesOneDrive: true,
  oneDriveBytes: 1,
  hasPhoneNumber: false,
  dependentSkuIds: [],
  blocks: [],
};

/** A case carried out on 22 November, which can be undone for 30 days. */
async function taken(seats: number, preflight: Preflight = loses, product = 'e5'): Promise<Case> {
  const steps = idleSeats(seats, { preflight });
  const made = await scene.propose(steps, { product, ownerIds: [ownerId, secondOwnerId] });
  await scene.go(made, 'approve', {
    decidedBy: ownerId,
    decidedAt: clock.at,
    undoUntil: '2026-12-22T09:00:00.000Z',
  });
  return scene.carryOut(made);
}

async function tellOn(day: string, given: Partial<typeof sameOwners> = {}): Promise<number> {
  clock.at = `${day}T06:30:00.000Z`;
  return tellMilestones({ ...{ tenantId: scene.tenantId, ledger, clock }, ...sameOwners, ...given });
}

async function told(found: Case): Promise<string[]> {
  const rows = await ledger.audit.forCase(found.id);
  return rows.flatMap(({ action }) => (action.startsWith('case.milestone.') ? action.slice(15) : []));
}

const ask = (found: Case, actor = scene.owner, given: Partial<Parameters<typeof milestoneNotice>[0]> = {}) =>
  milestoneNotice(
    { tenantId: scene.tenantId, ledger, clock, ...sameOwners, isGuest: async () => null, ...given },
    actor,
    `milestone:${found.id}:mailbox-day-28`,
  );

describe('milestones', () => {
  it('reach every owner once, on their days, as long as the data is there', async () => {
    const found = await taken(2);

    expect(await tellOn('2026-11-22')).toBe(0);
    expect(await tellOn('2026-11-23')).toBe(2);
    expect(await tellOn('2026-11-24')).toBe(0);
    expect(await tellOn('2026-12-21')).toBe(2);
    expect(await tellOn('2026-12-22')).toBe(0);
    expect(await tellOn('2027-02-20')).toBe(2);
    expect(await tellOn('2027-02-23')).toBe(0);
    expect(await told(found)).toEqual(['mailbox-day-1', 'mailbox-day-28', 'onedrive-day-86']);
    const keys = (await ledger.deliveries.due(100)).filter(({ eventKey }) => eventKey.includes(found.id));
    expect(keys).toHaveLength(6);
    expect(keys.every(({ caseId }) => caseId === null)).toBe(true);
  });

  it('are none where nothing is lost, or everything was given back', async () => {
    const kept = await taken(1, { ...loses, losesMailbox: false, losesOneDrive: false });
    const returned = await scene.giveBack(await scene.go(await taken(1, loses, 'e3'), 'undo'));

    expect(await tellOn('2026-11-23')).toBe(0);
    expect([...(await told(kept)), ...(await told(returned))]).toEqual([]);
    expect(await ask(returned)).toMatchObject({ kind: 'refusal', code: 'MILESTONE_OVER' });
  });

  it('are a card with the way back, for owners only', async () => {
    const found = await taken(2);
    clock.at = '2026-12-20T06:30:00.000Z';

    const view = (await ask(found)) as CountdownView;

    expect(view).toMatchObject({
      kind: 'countdown',
      version: found.version,
      people: 2,
      takenOn: '2026-11-22',
      lines: [
        { what: 'mailbox', becomes: 'deleted', on: '2026-12-22', inDays: 2, people: 2, unknown: 0 },
        { what: 'oneDrive', becomes: 'readOnly', on: '2027-01-21', inDays: 32 },
        { what: 'oneDrive', becomes: 'archived', on: '2027-02-23', inDays: 65 },
      ],
      undoUntil: '2026-12-22T09:00:00.000Z',
    });
    const text = JSON.stringify(renderView(view, createFormat()));
    expect(text).toContain('2 mailboxes will be deleted in 2 days');
    expect(text).toContain('"verb":"case.undo"');
    expect(await ask(found, scene.stranger)).toMatchObject({ kind: 'refusal', code: 'NOT_OWNER' });
  });

  it('are for who owns the product today, and not for guests', async () => {
    const found = await taken(1);
    const nowOwned = { ownersOf: async () => [scene.stranger.aadObjectId] };
    expect(await tellOn('2026-12-20', nowOwned)).toBe(1);

    const recipients = await ledger.sql.query<{ recipient: string }>(
      'select recipient from seatkeeper.deliveries where tenant_id = $1',
      [scene.tenantId],
    );
    expect(recipients).toEqual([{ recipient: scene.stranger.aadObjectId }]);
    expect(await ask(found, scene.owner, nowOwned)).toMatchObject({ code: 'NOT_OWNER' });
    expect(await ask(found, scene.stranger, nowOwned)).toMatchObject({ kind: 'countdown' });
    expect(await ask(found, scene.owner, { isGuest: async () => true })).toMatchObject({ code: 'GUEST' });
  });

  it('still tell of OneDrive when the undo is over, without the button', async () => {
    const found = await taken(1);
    clock.at = '2027-01-14T06:30:00.000Z';

    const view = (await ask(found)) as CountdownView;

    expect(view).toMatchObject({
      undoUntil: null,
      lines: [{ becomes: 'readOnly' }, { becomes: 'archived' }],
    });
    expect(JSON.stringify(renderView(view, createFormat()))).not.toContain('case.undo');
  });
});
