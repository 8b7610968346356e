import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { startPostgres } from '../testing/postgres.ts';
import type { Ledger } from './open-ledger.ts';
import { createPutAway } from './testing/put-away.ts';

const put = createPutAway();
const postgres = await startPostgres();
const by = { tenantId: 't', actor: 'auditor', reason: 'the volume was lost' };

afterEach(() => put.closeLedgers());
afterAll(async () => {
  await postgres?.stop();
  await put.removeFolders();
});

interface Container {
  readonly place: string;
  readonly file: string;
  start(place?: string): Promise<Ledger>;
}

/** A process with a folder of its own, over a database that others share. */
async function newContainer(url: string): Promise<Container> {
  const dir = await put.folder('seatkeeper-places-');
  const own = randomUUID();
  return {
    place: own,
    file: join(dir, 'checkpoints.jsonl'),
    start: (place = own) =>
      put.open({
        location: { kind: 'postgres', url },
        clock: systemClock(),
        log: createLog('silent'),
        witness: { tenantId: 't', dir, keyFile: null, everyEvents: 100, place },
      }),
  };
}

async function signed(ledger: Ledger): Promise<void> {
  const event = { tenantId: 't', actor: 'somebody', action: 'case.approved', subject: 'case:1', body: {} };
  await ledger.audit.append(event);
  await ledger.audit.checkpoint();
}

describe.skipIf(postgres === null)('checkpoints in places that come and go', () => {
  it('that were lost with a container are told of by the next one, until somebody says what became of them', async () => {
    const url = await postgres!.createDatabase();
    const [lost, next] = [await newContainer(url), await newContainer(url)];
    const before = await lost.start();
    await signed(before);
    const { publicKey } = await before.audit.sign('');
    await before.close();
    const copy = { name: 'copy', text: await readFile(lost.file, 'utf8'), publicKey };
    const [first] = copy.text.split('\n').map((line) => JSON.parse(line || '{}') as { witness: string });

    const ledger = await next.start();
    const unsigned = await ledger.audit.verify();
    await signed(ledger);
    const beside = await ledger.audit.verify();
    const shown = await ledger.audit.verify(copy);
    const retired = await ledger.audit.renewElsewhere({ ...by, place: lost.place });
    const settled = await ledger.audit.verify();

    const missed = [{ witness: first?.witness, place: lost.place, checkpoints: 2 }];
    expect(unsigned).toMatchObject({ ok: true, witnessed: null, elsewhere: missed });
    expect(beside).toMatchObject({ ok: true, witnessed: { checkpoints: 1 }, elsewhere: missed });
    expect(shown).toMatchObject({ ok: true, elsewhere: [] });
    expect(retired).toBe(1);
    expect(settled).toMatchObject({ ok: true, elsewhere: [] });
    const events = (await ledger.audit.tail(10)).filter(({ subject }) => subject === 'audit');
    expect(events).toMatchObject([
      { action: 'audit.witness-begun', body: { place: lost.place } },
      { action: 'audit.witness-begun', body: { place: next.place, beside: [first?.witness] } },
      { action: 'audit.witness-renewed', actor: 'auditor', body: { place: lost.place, reason: by.reason } },
    ]);
    expect(await ledger.audit.renewElsewhere({ ...by, place: next.place })).toBe(0);
  });

  it('of a place named by its host keep being missed once it is called another', async () => {
    const house = await newContainer(await postgres!.createDatabase());
    const old = await house.start('pod-7f9c:/data/audit');
    await signed(old);
    await old.close();
    const renamed = await house.start();
    await signed(renamed);
    const whole = await renamed.audit.verify();
    await renamed.close();
    await rm(house.file);
    const ledger = await house.start();

    expect(whole).toMatchObject({ ok: true, elsewhere: [] });
    expect(await ledger.audit.verify()).toMatchObject({ ok: false, problem: 'checkpoint-missing' });
    expect(await ledger.audit.checkpoint()).toMatchObject({ kind: 'stopped' });
  });
});
