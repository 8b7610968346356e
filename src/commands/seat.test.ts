import { rm } from 'node:fs/promises';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf } from '../core/model/day.ts';
import { verdictOf } from '../core/reconcile/verdict-of.ts';
import type { Lake } from '../lake/lake.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { openTestLake, reportOf, storeRun, temporaryFolder, testTenant } from '../lake/test-lake.ts';
import { policy } from '../testing/seats.ts';
import type { CommandResult } from './command-result.ts';
import { addSeat } from './seat.ts';
import type { Services } from './services.ts';

const id = (number: number) => `aaaaaaaa-0000-4000-8000-00000000000${number}`;
const [ada, bob, cyd, nobody] = [id(1), id(2), id(3), id(4)];
const newest = '2026-11-22';
const reconciled = '2026-11-15';
let dir: string;
let lake: Lake;
let concluded: { asOf: string; runId: string } | null;

async function judge(run: StoredRun): Promise<void> {
  const judging = await run.judge({ products: [{ product: 'e5', skuIds: ['e5'] }], populations: [] });
  try {
    for await (const seats of judging.seats)
      for (const seat of seats) judging.keep(verdictOf(seat, 'sign-in', policy, dayOf(reconciled)));
    await judging.save();
  } finally {
    await judging.close();
  }
}

async function collect(asOf: string, holders: readonly string[]): Promise<StoredRun> {
  const users = [ada, bob, cyd].map((userId) => ({ userId, userPrincipalName: `${userId}@c` }));
  const assignments = holders.map((userId) => ({ userId, skuId: 'e5' }));
  return storeRun(lake, { users, assignments }, [], asOf);
}

beforeAll(async () => {
  dir = await temporaryFolder();
  lake = await openTestLake(dir);
  await collect('2026-11-01', [ada, cyd]);
  await judge(await collect('2026-11-08', [ada]));
  const run = await collect(reconciled, [ada, cyd]);
  await judge(run);
  concluded = { asOf: reconciled, runId: run.manifest.runId };
  await collect(newest, [ada, bob]);
});

afterAll(async () => {
  await lake.close();
  await rm(dir, { recursive: true });
});

async function seat(...argv: string[]): Promise<CommandResult> {
  const services = {
    tenantId: testTenant.tenantId,
    lake,
    ledger: { positions: { newest: async () => concluded } },
  };
  const results: CommandResult[] = [];
  const program = new Command().exitOverride();
  addSeat(program, {
    services: async () => services as unknown as Services,
    cwd: dir,
    actor: 'tester',
    finish: (result) => results.push(result),
  });
  await program.parseAsync(['seat', ...argv], { from: 'user' });
  return results[0]!;
}

describe('seat', () => {
  it('answers from the newest reconciled collection, and says that a newer one was not', async () => {
    const { exitCode, document, text } = await seat(ada.toUpperCase());

    expect(exitCode).toBe(0);
    expect(document).toMatchObject({
      asOf: reconciled,
      reconciled: true,
      notReconciled: { asOf: newest },
      seats: [{ product: 'e5', rule: 'no-evidence' }],
    });
    expect(text).toContain(`The collection of ${newest} was not reconciled yet: this is of ${reconciled}.`);
    expect(text).toContain('unknown, no evidence');
    expect(text).not.toContain('noEvidence');
  });

  it('shows the first reconciled collection in which we saw the person hold the product', async () => {
    expect((await seat(ada)).document).toMatchObject({ seats: [{ firstSeenOn: '2026-11-08' }] });
    expect((await seat(cyd)).document).toMatchObject({ seats: [{ firstSeenOn: reconciled }] });
  });

  it('tells a person without seats from an id nobody has', async () => {
    const without = await seat(bob, '--as-of', reconciled);
    expect(without).toMatchObject({
      exitCode: 0,
      document: { isKnown: true, notReconciled: null, seats: [] },
    });
    expect(without.text).toBe(`${bob} is in the directory, and holds no seat on ${reconciled}.`);

    const unknown = await seat(nobody);
    expect(unknown).toMatchObject({ exitCode: 1, document: { isKnown: false, seats: [] } });
    expect(unknown.text).toContain(
      `Nobody in the directory of ${reconciled} has the id ${nobody}: check it.`,
    );
    expect(unknown.text).not.toContain('not read whole');
  });

  it('refuses what is no object id', async () => {
    await expect(seat('adele@contoso.com')).rejects.toMatchObject({
      code: 'COMMAND_USAGE',
      what: '"adele@contoso.com" is no object id.',
    });
  });

  it('does not call somebody unknown whom half a directory may have left out', async () => {
    await storeRun(lake, {}, [reportOf('users', { status: 'incomplete' })], '2026-10-01');
    const before = concluded;
    concluded = null;

    const { text } = await seat(nobody, '--as-of', '2026-10-01');

    concluded = before;
    expect(text).toContain('they may be in the part that was not');
  });
});
