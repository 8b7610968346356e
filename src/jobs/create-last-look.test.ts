import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import type { PreflightItem } from '../core/preflight/preflight.ts';
import { createInbox, type Inbox } from '../imports/inbox.ts';
import { createLog } from '../lib/log.ts';
import type { HeldSku } from '../reclaim/person.ts';
import type { StepRecord } from '../reclaim/step-store.ts';
import { step } from '../testing/proposals.ts';
import { sleepingClock } from '../testing/twin-case.ts';
import { createLastLook } from './create-last-look.ts';

const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const copilot = '639dec6b-bb19-468b-871c-c5c441c4b0cb';
const log = createLog('silent');
const held = (skuId: string): HeldSku => ({ skuId, path: 'direct', disabledPlans: [], groupIds: [] });

function record(userId: string, changes: Partial<StepRecord> = {}): StepRecord {
  return {
    ...step(userId, { skuId: e5 }),
    ...{ id: userId, caseId: 'case', adds: [], preflight: null, state: 'planned', outcome: null },
    ...{ clientRequestId: null, requestId: null, claimedAt: null },
    ...{ restoreClientRequestId: null, restoreRequestId: null, restoreOutcome: null },
    ...changes,
  };
}

async function opened(mustKnow: readonly PreflightItem[] = []) {
  const clock = sleepingClock('2026-11-22T09:00:00Z');
  const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-look-'));
  const inbox = createInbox({ dir, clock, log });
  let reads = 0;
  const imports: Pick<Inbox, 'newest' | 'read'> = {
    newest: (kind) => inbox.newest(kind),
    read: (id) => ((reads += 1), inbox.read(id)),
  };
  const lookAt = createLastLook({
    ...{ imports, clock, log, catalogue: createCatalogue() },
    policy: { mustKnow },
    maxReportLagDays: 10,
  });
  return {
    ...{ clock, dir, lookAt },
    reads: () => reads,
    bring: (kind: 'holds' | 'phones', text: string) =>
      inbox.keep(kind, { fileName: 'list.csv', text, actor: 'eve' }),
  };
}

function holdList(lines: readonly string[], exportedOn = '2026-11-22'): string {
  const header = 'userPrincipalName,litigationHold,retentionHold,recipientType,exportedOn';
  return `${[header, ...lines.map((line) => `${line},${exportedOn}`)].join('\n')}\n`;
}

const ann = record('ann');
const onHold = 'ANN@example.test,true,false,user';
const notOnHold = 'ann@example.test,false,false,user';

describe('createLastLook', () => {
  it('lets a removal be where nobody brought a list', async () => {
    const { lookAt } = await opened();

    expect(await lookAt([ann])(ann, [held(e5)])).toBeNull();
  });

  it('sees a list that is brought while the case is carried out, within a second, and reads it once', async () => {
    const { lookAt, bring, clock, reads } = await opened();
    const look = lookAt([ann, record('bob')]);
    await bring('holds', holdList([notOnHold]));
    expect(await look(ann, [held(e5)])).toBeNull();

    await bring('holds', holdList([onHold]));
    await clock.sleep(1_000);

    expect(await look(ann, [held(e5)])).toBe('on-hold');
    await clock.sleep(1_000);
    expect(await look(ann, [held(e5)])).toBe('on-hold');
    expect(await look(record('bob'), [held(e5)])).toBeNull();
    expect(reads()).toBe(2);
  });

  it('lets go of a hold that the newest list no longer tells', async () => {
    const { lookAt, bring } = await opened();
    await bring('holds', holdList([onHold]));
    await bring('holds', holdList([notOnHold]));

    expect(await lookAt([ann])(ann, [held(e5)])).toBeNull();
  });

  it('leaves alone whose licence carries no mailbox, and whose mailbox another licence keeps', async () => {
    const { lookAt, bring } = await opened();
    await bring('holds', holdList([onHold]));
    const ofCopilot = record('ann', { skuId: copilot });
    const exchange = '4b9405b0-7788-4568-add1-99614e613b69';

    expect(await lookAt([ofCopilot])(ofCopilot, [held(e5), held(copilot)])).toBeNull();
    expect(await lookAt([ann])(ann, [held(e5), held(exchange)])).toBeNull();
    // Of two licences of one case that each carry it, neither keeps it.
    const both = [ann, record('ann', { id: 'ann2', skuId: exchange })];
    expect(await lookAt(both)(ann, [held(e5), held(exchange)])).toBe('on-hold');
  });

  it('calls a mailbox that the list knows as shared what it is', async () => {
    const { lookAt, bring } = await opened();
    await bring('holds', holdList(['ann@example.test,false,false,SharedMailbox']));

    expect(await lookAt([ann])(ann, [held(e5)])).toBe('shared-mailbox');
  });

  it('risks nobody on a list that is torn, and nobody else than those it may be about', async () => {
    const { lookAt, bring, dir } = await opened();
    const { imported } = await bring('holds', holdList([notOnHold]));
    await writeFile(join(dir, 'holds', `${imported.sha256}.content`), 'torn');
    const ofCopilot = record('ann', { skuId: copilot });

    expect(await lookAt([ann])(ann, [held(e5)])).toBe('lists-unreadable');
    expect(await lookAt([ofCopilot])(ofCopilot, [held(e5), held(copilot)])).toBeNull();
  });

  it('risks nobody whose name is not known on a list of names', async () => {
    const { lookAt, bring } = await opened();
    await bring('holds', holdList([notOnHold]));
    const nameless = record('eve', { userPrincipalName: null });

    expect(await lookAt([nameless])(nameless, [held(e5)])).toBe('lists-unreadable');
  });

  it('keeps to a hold that an old list tells, and does not know from it that there is none', async () => {
    const { lookAt, bring } = await opened(['hold']);
    await bring('holds', holdList([onHold, 'bob@example.test,false,false,user'], '2026-11-01'));
    const bob = record('bob');
    const look = lookAt([ann, bob]);

    expect([await look(ann, [held(e5)]), await look(bob, [held(e5)])]).toEqual(['on-hold', 'blocked']);
  });

  it('asks the list of phone numbers only where the policy must know of them', async () => {
    const phones = 'userPrincipalName,telephoneNumber,exportedOn\nbob@example.test,yes,2026-11-22\n';
    const [lax, strict] = [await opened(), await opened(['phone'])];
    await lax.bring('phones', phones);
    await strict.bring('phones', phones);
    const bob = record('bob');

    expect(await lax.lookAt([ann])(ann, [held(e5)])).toBeNull();
    expect(await strict.lookAt([ann])(ann, [held(e5)])).toBe('blocked');
    expect(await strict.lookAt([bob])(bob, [held(e5)])).toBeNull();
  });
});
