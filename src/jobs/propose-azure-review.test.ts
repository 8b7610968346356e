import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFormat } from '../cards/format.ts';
import { renderView } from '../cards/render-view.ts';
import { dayOf, isoOf } from '../core/model/day.ts';
import { known } from '../core/model/product.ts';
import type { Lake } from '../lake/lake.ts';
import type { SourceReport } from '../lake/observation.ts';
import { openTestLake, reportOf, storeRun, temporaryFolder, type TestTables } from '../lake/test-lake.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { azureDocument, type AzureDocument } from '../reports/azure-document.ts';
import { openTestLedger, ownerId } from '../testing/cases.ts';
import { deskScene, position, testClock, type DeskScene } from '../testing/desk-scene.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { proposeAzureReview } from './propose-azure-review.ts';

const clock = testClock();
const policy = { ...shippedPolicy.azure, maxReportLagDays: shippedPolicy.maxReportLagDays };
let dir: string;
let lake: Lake;
let ledger: Ledger;
let scene: DeskScene;

beforeAll(async () => {
  dir = await temporaryFolder();
  lake = await openTestLake(dir);
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(async () => {
  clock.at = '2026-11-22T09:00:00.000Z';
  scene = deskScene(ledger, clock);
  await scene.savePositions([position()]);
});
afterAll(async () => {
  await ledger.close();
  await lake.close();
  await rm(dir, { recursive: true });
});

function hours(reservationId: string, usedHours: number, days = 28) {
  return Array.from({ length: days }, (_, index) => ({
    ...{ reservationId, orderId: 'o', skuName: 'D4s', reservedHours: 24, usedHours },
    usedOn: isoOf(dayOf('2026-11-20') - index),
  }));
}

const machine = { kind: 'vm', subscriptionId: 's', osType: 'Windows', isDevTest: false, vCores: 4 } as const;
const cost = {
  ...{ scope: 's', month: '2026-10-01', tagKey: policy.businessUnitTag, currency: 'GBP' },
  resourceGroup: 'rg',
};
const estate: TestTables = {
  reservation_days: [...hours('idle', 12), ...hours('busy', 24)],
  azure_resources: [
    { ...machine, resourceId: '/on', licenseType: 'Windows_Server' },
    { ...machine, resourceId: '/off' },
  ],
  azure_groups: [
    {
      groupId: '/g1',
      subscriptionId: 's',
      tags: JSON.stringify(Object.fromEntries(policy.tagKeys.map((key) => [key, 'x']))),
    },
    { groupId: '/g2', subscriptionId: 's', tags: null },
  ],
  azure_tag_costs: [
    { ...cost, tagValue: 'Finance', amount: 75 },
    { ...cost, tagValue: null, amount: 25 },
  ],
};
const quiet: TestTables = {
  reservation_days: hours('busy', 24),
  azure_resources: [{ ...machine, resourceId: '/on', licenseType: 'Windows_Server' }],
  azure_groups: [],
};

async function documentOf(tables: TestTables, reports: readonly SourceReport[] = []): Promise<AzureDocument> {
  return azureDocument(await storeRun(lake, tables, reports), policy, { windowsServer: known(16) });
}

function propose(
  document: AzureDocument,
  { onlyOpen = false, ownerIds = [ownerId] }: { onlyOpen?: boolean; ownerIds?: string[] } = {},
) {
  const { tenantId } = scene;
  return proposeAzureReview(
    { tenantId, ledger, ownerIds, document: async () => ({ ...document, tenantId }) },
    { onlyOpen },
  );
}

describe('the three views', () => {
  it('are one document with what it rests on', async () => {
    const document = await documentOf(estate);

    expect(document.reservations.use).toMatchObject({
      utilisationPct: known(75),
      wastedHours: 336,
      newestOn: '2026-11-20',
    });
    expect(document.benefit.findings?.whole).toMatchObject({ activationPct: 50 });
    expect(document.benefit.licences?.[0]).toEqual({
      ...{ line: 'windowsServer', inUse: 8, toActivate: 8 },
      registered: known(16),
    });
    expect(document.tags.groups).toMatchObject({ complete: 1, incomplete: 1 });
    expect(document.chargeback).toMatchObject({ month: '2026-10', byCurrency: [{ attributedPct: 75 }] });
    expect(document.commitment).toMatchObject({ lots: [], outside: [] });
    expect(Object.values(document.conclusions).map(({ kind }) => kind)).toEqual([
      'act',
      'act',
      'act',
      'good',
    ]);
  });

  it('are unknown where a source is not whole, and late where it is late', async () => {
    const partial = await documentOf(estate, [
      reportOf('azure-resources', { status: 'incomplete' }),
      reportOf('azure-reservations', { status: 'failed' }),
      reportOf('azure-costs', { status: 'failed' }),
    ]);
    const late = await documentOf({
      reservation_days: hours('idle', 0).map((row) => ({
        ...row,
        usedOn: isoOf(dayOf(row.usedOn) - 9),
      })),
    });

    expect(partial.benefit).toMatchObject({ findings: null, reason: 'azure-resources-incomplete' });
    expect(partial.tags).toMatchObject({ groups: null, reason: 'azure-resources-incomplete' });
    expect(partial.reservations).toMatchObject({ use: null, reason: 'azure-reservations-failed' });
    expect(partial.chargeback).toMatchObject({ byCurrency: null, reason: 'azure-costs-failed' });
    expect(late.reservations).toMatchObject({
      use: null,
      lateDays: 11,
      reason: 'azure-reservations-stale',
    });
  });

  it('leave the running month and one just over out: their cost is not whole', async () => {
    const { chargeback } = await documentOf({
      azure_tag_costs: [{ ...cost, month: '2026-11-01', tagValue: 'Finance', amount: 75 }],
    });

    expect(chargeback).toMatchObject({ byCurrency: null, reason: 'no-whole-month-of-cost' });
  });
});

describe('the question about Azure', () => {
  it('is on a card with the owner’s buttons, and settled by one of them until a conclusion changes', async () => {
    const document = await documentOf(estate);
    const [created] = (await propose(document)).cases?.created ?? [];
    if (created === undefined) throw new TypeError('It is asked.');
    const card = await scene.desk.caseCard(scene.owner, created.id);
    if (card.kind !== 'azure-review') throw new TypeError(card.kind);

    const shown = JSON.stringify(renderView(card, createFormat({ locale: 'en-GB' })));
    expect(shown).toContain('1 reservation below 85% in 30 days: 336 hours paid for and not used.');
    expect(shown).toContain('£25.00 of October 2026 can be charged to nobody.');
    expect(shown).toContain('I will act on it');
    expect(await scene.desk.caseCard(scene.stranger, created.id)).toMatchObject({ code: 'NOT_OWNER' });
    expect(await scene.desk.waiting(scene.owner)).toMatchObject({ cases: [{ question: 'azure' }] });

    const answered = await scene.desk.decide(scene.owner, {
      verb: 'acknowledge',
      caseId: created.id,
      version: created.version,
    });

    expect(answered).toMatchObject({ kind: 'azure-review', state: { name: 'acknowledged' } });
    expect((await propose(document)).cases).toMatchObject({ created: [], unchanged: [{ id: created.id }] });
    const late = await documentOf(estate, [reportOf('azure-reservations', { status: 'failed' })]);
    expect((await propose(late)).cases?.created).toEqual([]);
    const worse = await documentOf({
      ...estate,
      reservation_days: [...hours('idle', 12), ...hours('busy', 1)],
    });
    expect((await propose(worse)).cases?.created).toHaveLength(1);
  });

  it('takes nothing away, and is not kept like a seat', async () => {
    const [created] = (await propose(await documentOf(estate))).cases?.created ?? [];
    if (created === undefined) throw new TypeError('It is asked.');
    const asked = { caseId: created.id, version: created.version };

    for (const request of [
      { ...asked, verb: 'reclaim' },
      { ...asked, verb: 'keep', reason: 'because', until: '2026-12-31' },
    ] as const)
      expect(await scene.desk.decide(scene.owner, request)).toMatchObject({ code: 'WRONG_KIND' });
    expect(scene.decided).toEqual([]);
  });

  it('is not asked of nobody, of nothing to decide, nor by a collection in between', async () => {
    const document = await documentOf(estate);

    expect(await propose(document, { ownerIds: [] })).toEqual({ reason: 'nobody-to-ask', cases: null });
    expect(await propose(document, { onlyOpen: true })).toEqual({ reason: 'not-asked-yet', cases: null });
    expect(await propose(await documentOf(quiet))).toEqual({ reason: 'nothing-to-decide', cases: null });
  });

  it('is withdrawn when everything known is well, and left alone when it is not known', async () => {
    const [created] = (await propose(await documentOf(estate))).cases?.created ?? [];
    const unsure = await documentOf(quiet, [reportOf('azure-commitments', { status: 'failed' })]);

    expect(await propose(unsure)).toEqual({ reason: 'not-known-enough', cases: null });
    expect((await propose(await documentOf(quiet), { onlyOpen: true })).cases?.withdrawn).toMatchObject([
      { id: created?.id, state: 'withdrawn' },
    ]);
  });
});
