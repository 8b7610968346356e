import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openLedger } from '../ledger/open-ledger.ts';
import { systemClock } from '../lib/clock.ts';
import { ledgerBackends, newLedgerDir } from '../testing/postgres.ts';
import { createQueue, type Queue } from './queue.ts';

const log = pino({ level: 'silent' });
const backends = await ledgerBackends();
const running: Queue[] = [];

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

async function started(sql: Parameters<typeof createQueue>[0]['sql']): Promise<Queue> {
  const queue = createQueue({ sql, log });
  await queue.start();
  running.push(queue);
  return queue;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((queue) => queue.stop()));
});

afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.stop()));
});

describe.each(backends)('the job queue on $name', (backend) => {
  it('delivers what was sent, each job once, and tries again what threw', async () => {
    const { sql } = await backend.open();
    const queue = await started(sql);
    const seen: object[] = [];
    let failures = 0;
    await queue.work('plain', async ({ data }) => void seen.push(data), { concurrency: 2 });
    await queue.work('shaky', async () => {
      failures += 1;
      if (failures === 1) throw new TypeError('first try');
    });

    for (let n = 0; n < 8; n += 1) await queue.send('plain', { n });
    await queue.send('shaky', {});
    await until(() => seen.length === 8 && failures === 2);

    expect(seen.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))).toEqual(
      Array.from({ length: 8 }, (_, n) => ({ n })),
    );
  });

  it('holds one job per key while it waits and while it runs, and takes the next one after', async () => {
    const { sql } = await backend.open();
    const queue = await started(sql);
    let release = (): void => undefined;
    let runs = 0;
    const first = await queue.send('case', { id: 'c1' }, { singletonKey: 'c1' });
    const twin = await queue.send('case', { id: 'c1' }, { singletonKey: 'c1' });
    const other = await queue.send(
      'case',
      { id: 'c2' },
      { singletonKey: 'c2', startAfter: new Date('2999-01-01') },
    );
    await queue.work('case', async () => {
      runs += 1;
      await new Promise<void>((resolve) => (release = resolve));
    });
    await until(() => runs === 1);
    const whileRunning = await queue.send('case', { id: 'c1' }, { singletonKey: 'c1' });
    release();
    let afterwards: string | null = null;
    while (afterwards === null) {
      afterwards = await queue.send('case', { id: 'c1' }, { singletonKey: 'c1' });
      await sleep(20);
    }
    await until(() => runs === 2);
    release();

    expect({ first: first !== null, twin, other: other !== null, whileRunning, runs }).toEqual({
      first: true,
      twin: null,
      other: true,
      whileRunning: null,
      runs: 2,
    });
  });
});

it('delivers the jobs of a killed process again, at once, when the embedded ledger is opened', async () => {
  const dir = await newLedgerDir();
  const script = `
    import { pino } from 'pino';
    import { openLedger } from './src/ledger/open-ledger.ts';
    import { systemClock } from './src/lib/clock.ts';
    import { createQueue } from './src/jobs/queue.ts';
    const log = pino({ level: 'silent' });
    const ledger = await openLedger({ location: { kind: 'embedded', dir: process.argv[1] }, clock: systemClock(), log });
    const queue = createQueue({ sql: ledger.sql, log });
    await queue.start();
    await queue.work('reclaim', async () => { console.log('running'); await new Promise(() => {}); });
    await queue.send('reclaim', { caseId: 'c1' }, { singletonKey: 'c1', retryLimit: 0 });
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');

  const ledger = await openLedger({ location: { kind: 'embedded', dir }, clock: systemClock(), log });
  const queue = await started(ledger.sql);
  const seen: object[] = [];
  await queue.work('reclaim', async ({ data }) => void seen.push(data));
  await until(() => seen.length === 1);
  await queue.stop();
  await ledger.close();
  await rm(dir, { recursive: true, force: true });

  expect(seen).toEqual([{ caseId: 'c1' }]);
});
