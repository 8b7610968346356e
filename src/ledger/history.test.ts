import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coverageOf, type Gap } from '../core/model/coverage.ts';
import { dayOf } from '../core/model/day.ts';
import { known, unknown } from '../core/model/product.ts';
import type { Position } from '../core/model/position.ts';
import type { Clock } from '../lib/clock.ts';
import { ledgerBackends } from '../testing/postgres.ts';
import type { NewHistoryMonth } from './history.ts';
import type { Ledger } from './open-ledger.ts';

const backends = await ledgerBackends();
const clock: Clock & { at: string } = { at: '', now: () => new Date(clock.at) };
const noon = '2026-11-22T12:00:00.000Z';
let tenants = 0;

afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.stop()));
});

function month(product: string, iso: string, active: number | null): NewHistoryMonth {
  return {
    product,
    month: iso,
    entitled: 1000,
    assigned: null,
    active,
    method: 'sign-in-90d-internal',
    source: 'admin centre export',
  };
}

function position(asOf: string, active: number | null, given: Partial<Position> = {}): Position {
  const none = unknown('register-empty');
  const counts = { inactive: 20, neverUsed: 5, new: 3, protected: 2, unknown: 1 };
  return {
    product: 'e5',
    name: 'E5',
    skuIds: ['sku'],
    ownerIds: ['owner'],
    asOf: dayOf(asOf),
    entitled: none,
    purchased: none,
    assigned: active === null ? unknown('users-missing') : known(active + 31),
    verdicts: active === null ? unknown('users-missing') : known({ active, ...counts }),
    unassigned: none,
    deploymentPct: none,
    usagePct: none,
    threshold: none,
    exposureUnits: none,
    wasteUnits: none,
    monthlyWaste: none,
    peak: none,
    copilot: null,
    watch: none,
    rules: none,
    windows: none,
    microsoft: none,
    method: 'sign-in-90d-internal',
    ...given,
  };
}

describe.each(backends)('imported history on $name', (backend) => {
  let ledger: Ledger;

  beforeAll(async () => {
    clock.at = noon;
    ledger = await backend.open(clock);
  });

  function newTenant(): string {
    clock.at = noon;
    tenants += 1;
    return `tenant-${tenants}`;
  }

  function importMonths(tenantId: string, months: readonly NewHistoryMonth[], fileSha256 = 'a'.repeat(64)) {
    return ledger.history.import({ tenantId, months, actor: 'anna', fileName: 'use.csv', fileSha256 });
  }

  async function save(tenantId: string, asOf: string, saved: Position, gaps: readonly Gap[] = []) {
    const coverage = coverageOf(gaps);
    await ledger.positions.save({
      tenantId,
      asOf,
      runId: `run-${asOf}`,
      coverage,
      sources: [],
      positions: [saved],
    });
  }

  it('comes back marked with who brought it in, when and from which file; unknown stays unknown', async () => {
    const tenantId = newTenant();
    const given = [month('e5', '2026-02', null), month('e5', '2026-01', 800), month('e3', '2026-01', 9)];

    const result = await importMonths(tenantId, given);

    const stamp = {
      importedBy: 'anna',
      importedAt: noon,
      fileSha256: 'a'.repeat(64),
      supersededAt: null,
    };
    expect(result).toEqual({ added: 3, superseded: 0, unchanged: 0 });
    expect(await ledger.history.monthly({ tenantId, product: 'e5', until: '2026-11-22' })).toEqual([
      { kind: 'imported', ...given[1], ...stamp },
      { kind: 'imported', ...given[0], ...stamp },
    ]);
    expect(await ledger.history.products(tenantId)).toEqual(['e3', 'e5']);
    expect(await ledger.history.products('nobody')).toEqual([]);
    expect(await ledger.audit.tail(1)).toMatchObject([
      {
        actor: 'anna',
        action: 'history.imported',
        body: { fileName: 'use.csv', added: 3, superseded: 0, products: ['e5', 'e3'] },
      },
    ]);
  });

  it('is superseded by a later import and kept; the same figures again change nothing', async () => {
    const tenantId = newTenant();
    await importMonths(tenantId, [month('e5', '2026-01', 800), month('e5', '2026-02', 810)]);
    const events = (await ledger.audit.tail(50)).length;
    clock.at = '2026-11-23T12:00:00.000Z';

    const again = await importMonths(tenantId, [month('e5', '2026-01', 800), month('e5', '2026-02', 810)]);
    const unaudited = (await ledger.audit.tail(50)).length;
    const later = await importMonths(
      tenantId,
      [month('e5', '2026-01', 800), month('e5', '2026-02', null)],
      'b'.repeat(64),
    );

    expect(again).toEqual({ added: 0, superseded: 0, unchanged: 2 });
    expect(unaudited).toBe(events);
    expect(later).toEqual({ added: 1, superseded: 1, unchanged: 1 });
    expect(await ledger.history.imports({ tenantId, product: 'e5' })).toMatchObject([
      { month: '2026-01', active: 800, supersededAt: null },
      { month: '2026-02', active: null, supersededAt: null, fileSha256: 'b'.repeat(64) },
      { month: '2026-02', active: 810, supersededAt: clock.at, fileSha256: 'a'.repeat(64) },
    ]);
    expect(await ledger.history.monthly({ tenantId, product: 'e5', until: '2026-02-01' })).toMatchObject([
      { month: '2026-01', active: 800 },
      { month: '2026-02', active: null },
    ]);
  });

  it('takes all months or none', async () => {
    const tenantId = newTenant();

    await expect(
      importMonths(tenantId, [month('e5', '2026-01', 1), month('e5', '2026-02', -1)]),
    ).rejects.toThrow();

    expect(await ledger.history.imports({ tenantId, product: 'e5' })).toEqual([]);
  });

  it('gives way to our own last position of the month whose count can be relied on', async () => {
    const tenantId = newTenant();
    const missing: Gap = { source: 'sign-ins', reason: 'missing', detail: '' };
    await importMonths(
      tenantId,
      ['2026-07', '2026-08', '2026-09', '2026-12'].map((iso) => month('e5', iso, 1)),
    );
    await save(tenantId, '2026-08-09', position('2026-08-09', 801));
    await save(tenantId, '2026-08-23', position('2026-08-23', 802), [
      { source: 'groups', reason: 'stale', detail: '' },
    ]);
    await save(tenantId, '2026-08-30', position('2026-08-30', 0), [missing]);
    await save(tenantId, '2026-09-27', position('2026-09-27', null));
    await save(tenantId, '2026-10-25', position('2026-10-25', 0), [missing]);
    await save(tenantId, '2026-11-22', position('2026-11-22', 805));
    await save(tenantId, '2026-11-29', position('2026-11-29', 806));

    const months = await ledger.history.monthly({ tenantId, product: 'e5', until: '2026-11-25' });

    expect(months).toMatchObject([
      { month: '2026-07', kind: 'imported' },
      { month: '2026-08', kind: 'own', asOf: '2026-08-23', runId: 'run-2026-08-23', gapsIn: [] },
      { month: '2026-09', kind: 'imported' },
      { month: '2026-10', kind: 'own', asOf: '2026-10-25', gapsIn: ['sign-ins'] },
      { month: '2026-11', kind: 'own', asOf: '2026-11-22', gapsIn: [] },
    ]);
    expect(months.map(({ month: iso }) => iso)).not.toContain('2026-12');
  });

  it('relies on a Copilot month by the Copilot report, not by sign-ins', async () => {
    const tenantId = newTenant();
    const copilot = { method: 'copilot-60d-internal' };
    await save(tenantId, '2026-09-27', position('2026-09-27', 5, copilot), [
      { source: 'sign-ins', reason: 'missing', detail: '' },
    ]);
    await save(tenantId, '2026-10-25', position('2026-10-25', 5, copilot), [
      { source: 'copilot', reason: 'missing', detail: '' },
    ]);

    expect(await ledger.history.monthly({ tenantId, product: 'e5', until: '2026-11-25' })).toMatchObject([
      { gapsIn: [] },
      { gapsIn: ['copilot'] },
    ]);
  });

  it('gives every observed day, with seats that were taken away during it', async () => {
    const tenantId = newTenant();
    await save(tenantId, '2026-11-01', position('2026-11-01', 100));
    await save(tenantId, '2026-11-08', position('2026-11-08', null));
    const peak = known({ units: 140, on: dayOf('2026-11-15') });
    await save(tenantId, '2026-11-15', position('2026-11-15', 100, { peak }));
    await save(tenantId, '2026-11-22', position('2026-11-22', 100, { peak }));
    const wanted = { tenantId, product: 'e5', from: '2026-11-02', to: '2026-11-22' };

    expect(await ledger.history.daily(wanted)).toEqual([
      { asOf: '2026-11-08', assigned: null },
      { asOf: '2026-11-15', assigned: 140 },
      { asOf: '2026-11-22', assigned: 131 },
    ]);
  });
});
