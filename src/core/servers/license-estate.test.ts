import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnitPrice } from '../model/money.ts';
import { estateOf, host, line, sqlOn, windowsOn } from './estate.fixture.ts';

const price = (amountMinor: number): UnitPrice => ({
  ...{ amountMinor, currency: 'GBP', per: 'year', source: 'list', on: '2026-01-01' },
});

describe('SQL Server', () => {
  it('takes each virtual machine at four cores at least, or the host where that is less', () => {
    const few = [host('h', 2, 32), sqlOn('a', 'h', 2, { edition: 'Enterprise' }), sqlOn('b', 'h', 8)];
    const many = Array.from({ length: 9 }, (_, index) =>
      sqlOn(`v${index}`, 'h', 4, { edition: 'Enterprise' }),
    );

    expect(estateOf('sql-server', few).totals).toMatchObject({
      'sql-server-enterprise': { assured: { cores: 4 }, unassured: { cores: 4 } },
      'sql-server-standard': { assured: { cores: 8 }, unassured: { cores: 8 } },
    });
    expect(estateOf('sql-server', [host('h', 2, 32), ...many]).places[0]).toMatchObject({
      assured: { kind: 'host-enterprise', needs: { 'sql-server-enterprise': { cores: 32 } } },
    });
  });

  it('2022 stands alone with Software Assurance only; where nobody says, both are shown', () => {
    const vm = (hasAssurance: boolean | null) =>
      estateOf('sql-server', [host('h', 2, 32), sqlOn('a', 'h', 4, { version: '2022', hasAssurance })]);

    expect(vm(true).places[0]?.unassured).toMatchObject({ kind: 'by-vm' });
    expect(vm(null).totals['sql-server-standard']).toMatchObject({
      assured: { cores: 4 },
      unassured: { cores: 0 },
    });
    expect(vm(null).places[0]?.unassured).toMatchObject({
      kind: 'host-enterprise',
      needs: { 'sql-server-enterprise': { cores: 32 } },
    });
  });

  it('needs nothing for Developer, Express and a passive replica with Software Assurance', () => {
    const estate = estateOf('sql-server', [
      host('h', 2, 32),
      sqlOn('dev', 'h', 4, { edition: 'Developer' }),
      sqlOn('exp', 'h', 4, { edition: 'Express Edition' }),
      sqlOn('dr', 'h', 4, { isPassive: true, hasAssurance: true }),
      sqlOn('dr2', 'h', 6, { isPassive: true, hasAssurance: false }),
    ]);

    expect(estate).toMatchObject({ free: 2, passive: 2, unresolved: [] });
    expect(estate.totals['sql-server-standard']).toEqual({
      assured: { cores: 6, atLeast: 6 },
      unassured: { cores: 6, atLeast: 6 },
    });
  });

  it('leaves every total unknown where an edition is, and names the machine', () => {
    const estate = estateOf('sql-server', [sqlOn('a', null, 4), sqlOn('odd', null, 4, { edition: 'Gold' })]);

    expect(estate.unresolved).toMatchObject([{ serverId: 'odd', reason: 'edition-unknown' }]);
    expect(estate.totals['sql-server-standard']?.assured).toEqual({ cores: null, atLeast: 4 });
  });

  it('does not believe a host that one of its machines contradicts', () => {
    const estate = estateOf('sql-server', [
      host('h', 1, 8),
      sqlOn('big', 'h', 24, { edition: 'Enterprise' }),
    ]);

    expect(estate.totals['sql-server-enterprise']?.assured.cores).toBe(24);
  });

  it('counts a machine that moved on each host, unless its licences travel', () => {
    const seen = (given: object) => [
      host('a', 2, 16),
      host('b', 2, 16),
      sqlOn('m', 'a', 4, { lastSeenOn: '2026-11-20', ...given }),
      sqlOn('m', 'b', 4, { lastSeenOn: '2026-11-02', ...given }),
    ];

    const total = (given: object) => estateOf('sql-server', seen(given)).totals['sql-server-standard'];
    expect(total({ hasAssurance: true })?.assured.cores).toBe(4);
    expect(total({ hasAssurance: false })?.assured.cores).toBe(8);
    expect(total({})).toMatchObject({ assured: { cores: 4 }, unassured: { cores: 8 } });
    const earlier = [{ serverId: 'm', hostId: 'b', seenOn: '2026-10-20' }];
    const apart = estateOf('sql-server', seen({ hasAssurance: false }).slice(0, 3), { earlier });
    expect(apart.totals['sql-server-standard']?.assured.cores).toBe(8);
  });

  it('licenses each container, or the machine, whichever takes fewer', () => {
    const containers = { isContainerHost: true, containers: 2, visibleCores: 2 };
    const need = (virtualCores: number) =>
      estateOf('sql-server', [sqlOn('c', null, virtualCores, containers)]).totals['sql-server-standard']
        ?.assured.cores;

    expect(need(16)).toBe(8);
    expect(need(6)).toBe(6);
  });

  it('leaves out what runs in a cloud, where nobody says whether it brings its licence', () => {
    const estate = estateOf('sql-server', [sqlOn('i', null, 8, { kind: 'cloud', cloud: 'aws' })]);

    expect(estate).toMatchObject({ inCloud: 1, places: [] });
  });
});

describe('Windows Server', () => {
  it('takes Standard once for every two machines, each alone with Software Assurance, or Datacenter once', () => {
    const vms = Array.from({ length: 5 }, (_, index) => windowsOn(`v${index}`, 'h', 4));
    const all = [host('h', 2, 32), ...vms];

    const { places, totals } = estateOf('windows-server', all);
    expect(totals['windows-server-standard']).toMatchObject({
      assured: { cores: 40 },
      unassured: { cores: 96 },
    });
    expect(places[0]?.considered.map(({ kind }) => kind)).toEqual([
      'host-standard',
      'by-vm',
      'host-datacenter',
    ]);
    const prices = { 'windows-server-standard': price(100), 'windows-server-datacenter': price(250) };
    expect(estateOf('windows-server', all, { prices }).places[0]?.unassured).toMatchObject({
      kind: 'host-datacenter',
    });
  });

  it('licenses the host where it runs Windows itself, and all of its machines with Datacenter', () => {
    const os = { product: 'windows-server', edition: 'Datacenter' } as const;
    const estate = estateOf('windows-server', [
      host('h', 2, 24, os),
      ...Array.from({ length: 9 }, (_, index) => windowsOn(`v${index}`, 'h', 2, os)),
    ]);

    expect(estate.totals['windows-server-datacenter']).toMatchObject({
      assured: { cores: 24 },
      unassured: { cores: 24 },
    });
  });

  it('counts containers isolated by Hyper-V as machines in Standard, and leaves unknown ones open', () => {
    const need = (isolation: 'process' | 'hyper-v' | null) =>
      estateOf('windows-server', [
        host('h', 1, 16, {
          product: 'windows-server',
          edition: 'Standard',
          isContainerHost: true,
          containers: 4,
          isolation,
        }),
      ]).totals['windows-server-standard']?.assured;

    expect(need('process')?.cores).toBe(16);
    expect(need('hyper-v')?.cores).toBe(32);
    expect(need(null)).toEqual({ cores: null, atLeast: 16 });
  });

  it('has no way for a machine without a host and without Software Assurance', () => {
    const estate = estateOf('windows-server', [line({ ...windowsOn('v', 'h', 4), hostId: null })]);

    expect(estate.places[0]?.unassured).toBeNull();
    expect(estate.totals['windows-server-standard']).toEqual({
      assured: { cores: 8, atLeast: 8 },
      unassured: { cores: null, atLeast: 0 },
    });
    expect(estate.totals['windows-server-datacenter']?.unassured.cores).toBe(0);
  });
});

describe('any estate', () => {
  const vms = fc.array(fc.record({ host: fc.nat(2), cores: fc.integer({ min: 1, max: 16 }) }), {
    minLength: 1,
    maxLength: 12,
  });
  const hosts = ['h0', 'h1', 'h2'].map((id) => host(id, 2, 32));

  it('takes no more with Software Assurance than without, and no way that is dearer by its own licence', () => {
    fc.assert(
      fc.property(vms, (drawn) => {
        const lines = [
          ...hosts,
          ...drawn.map((vm, index) => windowsOn(`v${index}`, `h${vm.host}`, vm.cores)),
        ];
        const { totals, places } = estateOf('windows-server', lines);
        const total = totals['windows-server-standard']!;

        expect(total.assured.cores!).toBeLessThanOrEqual(total.unassured.cores!);
        for (const { considered, assured } of places) {
          const own = considered.filter(
            ({ refusal, kind }) => refusal === null && kind !== 'host-datacenter',
          );
          const cores = own.map(({ needs }) => needs['windows-server-standard']!.cores!);
          expect(assured?.needs['windows-server-standard']?.cores).toBe(Math.min(...cores));
        }
      }),
    );
  });

  it('does not depend on the order of the lines', () => {
    fc.assert(
      fc.property(vms, (drawn) => {
        const lines = [...hosts, ...drawn.map((vm, index) => sqlOn(`v${index}`, `h${vm.host}`, vm.cores))];

        expect(estateOf('sql-server', lines.toReversed())).toEqual(estateOf('sql-server', lines));
      }),
    );
  });
});
