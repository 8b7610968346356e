import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { twinToken } from '../graph/credential.ts';
import { createGraphReader } from '../graph/reader.ts';
import type { Instruction } from '../ledger/instruction-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { openTestLedger } from '../testing/cases.ts';
import { skippingTime } from '../testing/skipping-time.ts';
import { tenantScene, type TenantScene } from '../testing/tenant-scene.ts';
import { parseFaults } from '../twin/faults.ts';
import type { GroupKey } from '../twin/group-plans.ts';
import { createPopulation, type Tenant } from '../twin/population.ts';
import { trackInstructions, type Tracked } from './track-instructions.ts';

const clock: Clock & { at: string } = {
  at: '2026-11-22T09:00:00Z',
  now: () => new Date(clock.at),
};
const log = createLog('silent');
let ledger: Ledger;
let scene: TenantScene;
let tenant: Tenant;
let licenceGroups: readonly string[];

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterEach(() => scene.close());
afterAll(() => ledger.close());

async function open(seed: number): Promise<void> {
  clock.at = '2026-11-22T09:00:00Z';
  licenceGroups = [];
  tenant = createPopulation({ seed, users: 300, today: '2026-11-22' });
  scene = await tenantScene(ledger, clock, tenant);
  await scene.collect();
  await scene.reconcile();
}

function track(): Promise<Tracked | null> {
  const reader = createGraphReader({
    ...{ baseUrl: scene.twin.url, credential: twinToken(), fetch, log },
    ...{ ...skippingTime(), priority: 'Low' },
  });
  const { tenantId, lake } = scene;
  return trackInstructions({ tenantId, lake, ledger, reader, licenceGroups, clock, log });
}

async function nextDay(day: string): Promise<Tracked | null> {
  clock.at = `${day}T09:00:00Z`;
  await scene.collect();
  await scene.reconcile();
  return track();
}

async function about(key: GroupKey): Promise<Instruction> {
  const all = await ledger.instructions.list({ tenantId: scene.tenantId });
  const found = all.find(({ groupId }) => groupId === tenant.groups.idOf(key));
  if (found === undefined) throw new TypeError(`nothing is said of ${key}`);
  return found;
}

async function takeOut(key: GroupKey, userIds: readonly string[]): Promise<void> {
  for (const userId of userIds) {
    const path = `groups/${tenant.groups.idOf(key)}/members/${userId}/$ref`;
    const headers = { authorization: 'Bearer twin' };
    const { status } = await fetch(`${scene.twin.url}/v1.0/${path}`, { method: 'DELETE', headers });
    if (status !== 204) throw new TypeError(`taking out answered ${status}`);
  }
  for (const userId of userIds) while (await isGivenBy(key, userId)) await wait(100);
}

/** The tenant takes its time to follow a change of a group. */
async function isGivenBy(key: GroupKey, userId: string): Promise<boolean> {
  const url = `${scene.twin.url}/v1.0/users/${userId}?$select=licenseAssignmentStates`;
  const answer = await fetch(url, { headers: { authorization: 'Bearer twin' } });
  return (await answer.text()).includes(tenant.groups.idOf(key));
}

const everybody = ({ id }: Instruction) =>
  ledger.instructions.stillConcerned(id, { after: '', limit: 1_000 });

describe('instructions', () => {
  it('say of each group why it is not ours to change, what else it gives, and go to who looks after it', async () => {
    await open(31);
    const tracked = await track();

    const all = await ledger.instructions.list({ tenantId: scene.tenantId });
    expect(tracked).toMatchObject({ proposed: all.length, renewed: 0, seen: 0, withdrawn: 0 });
    expect(await about('e5-dynamic')).toMatchObject({ why: 'dynamic', routedAs: 'noOwner', state: 'open' });
    expect(await about('e5-synced')).toMatchObject({ why: 'synced', routedAs: 'synced' });
    expect(await about('e5-static')).toMatchObject({ why: 'notNamed', routedAs: 'groupOwners' });
    const studio = await about('e5-visio');
    expect(studio).toMatchObject({
      why: 'multiLicence',
      groupName: 'Design studio',
      radius: {
        apps: { known: true, value: ['Adobe Creative Cloud', 'Figma'] },
        hasTeam: { known: true, value: true },
        isMailEnabled: { known: true, value: true },
        nestedGroups: { known: true, value: 0 },
        isRoleAssignable: { known: true, value: false },
      },
    });
    expect(studio.routedTo).toHaveLength(2);
    expect(studio.radius.licences.known && studio.radius.licences.value.length).toBe(2);
    expect((await about('e5-static')).radius.parentGroups).toEqual({ known: true, value: 1 });
    const told = await ledger.deliveries.due(1_000);
    const ofStudio = told.filter(({ eventKey }) => eventKey === `instruction:${studio.id}:1`);
    expect(ofStudio.map(({ recipient }) => recipient).sort()).toEqual([...studio.routedTo].sort());
    expect(tracked?.told).toBe(all.reduce((sum, { routedTo }) => sum + routedTo.length, 0));

    expect(await track()).toEqual({ proposed: 0, renewed: 0, reopened: 0, seen: 0, withdrawn: 0, told: 0 });
  });

  it('stay open after a claim until the people are seen to have gone, and count them on the way', async () => {
    await open(32);
    await track();
    const made = await about('e5-static');
    const people = await everybody(made);
    expect(people.length).toBeGreaterThan(1);
    await ledger.instructions.answer({
      ...{ id: made.id, expectedVersion: 1, actor: 'keeper', note: null },
      event: 'claim',
    });
    await takeOut('e5-static', people.slice(1));

    const partly = await nextDay('2026-11-23');
    expect(partly).toMatchObject({ seen: 0, reopened: 0 });
    expect(await about('e5-static')).toMatchObject({
      state: 'claimed',
      people: people.length,
      gone: people.length - 1,
    });

    const overdue = await nextDay('2026-11-25');
    expect(overdue).toMatchObject({ reopened: 1, told: made.routedTo.length });
    expect(await about('e5-static')).toMatchObject({ state: 'open', version: 3 });

    await takeOut('e5-static', people.slice(0, 1));
    expect(await nextDay('2026-11-26')).toMatchObject({ seen: 1 });
    expect(await about('e5-static')).toMatchObject({ state: 'seen', gone: people.length });
  });

  it('stay quiet when refused, are narrowed when seats become ours, and conclude nothing from half a directory', async () => {
    await open(33);
    await track();
    const made = await about('e5-dynamic');
    await ledger.instructions.answer({
      ...{ id: made.id, expectedVersion: 1, actor: 'keeper', note: 'They are on leave.' },
      event: 'refuse',
    });
    const before = await about('e5-static');
    licenceGroups = [tenant.groups.idOf('e5-static')];

    expect(await track()).toMatchObject({ proposed: 0, renewed: 0, withdrawn: 0 });
    expect(await about('e5-dynamic')).toMatchObject({ id: made.id, state: 'refused' });
    const narrowed = await about('e5-static');
    // Who holds it directly or through other groups as well stays instructed; all others are ours.
    expect(narrowed).toMatchObject({ state: 'open', version: 1 });
    expect(narrowed.people).toBeLessThan(before.people);
    expect(narrowed.people).toBe(narrowed.alsoDirect + narrowed.alsoOtherGroups);

    scene.twin.setFaults(parseFaults('lost-page'));
    expect(await nextDay('2026-11-23')).toBeNull();
    expect(await about('e5-static')).toEqual(narrowed);
  });
});
