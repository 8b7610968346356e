import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beyondStandard, type BeyondStandard, type ComputeLimit } from './beyond-standard.ts';
import { estateOf, host, sqlOn } from './estate.fixture.ts';
import { gatherMachines } from './gather-machines.ts';
import type { ServerLine } from './server-line.ts';

const limits: readonly ComputeLimit[] = [
  { year: 2014, sockets: 4, cores: 16, readAt: '2026-11-23', source: 'test' },
  { year: 2019, sockets: 4, cores: 24, readAt: '2026-11-23', source: 'test' },
  { year: 2025, sockets: 4, cores: 32, readAt: '2026-11-23', source: 'test' },
];

function foundIn(...lines: ServerLine[]): BeyondStandard[] {
  return beyondStandard(gatherMachines(lines, []), estateOf('sql-server', lines), limits);
}

const installed = { product: 'sql-server', edition: 'Standard Edition (64-bit)', version: '2019' } as const;

describe('cores beyond what one instance of Standard uses', () => {
  it.each([
    ['a host within the limit', host('h', 2, 24, installed), []],
    ['a host of 2019', host('h', 2, 40, installed), [[24, 16, true]]],
    ['a host of 2025', host('h', 2, 40, { ...installed, version: '17.0.1000.7' }), [[32, 8, true]]],
    ['a host with more than four sockets', host('h', 8, 32, installed), [[16, 16, true]]],
    ['a host of unknown processors', host('h', 2, 40, { ...installed, processors: null }), [[24, 16, true]]],
    ['Enterprise', host('h', 2, 40, { ...installed, edition: 'Enterprise' }), []],
    ['Developer', host('h', 2, 40, { ...installed, edition: 'Developer' }), []],
    ['unknown cores', host('h', 2, 40, { ...installed, physicalCores: null }), []],
    ['a cloud', sqlOn('c', null, 40, { kind: 'cloud' }), []],
    ['a virtual machine by itself', sqlOn('v', null, 40, { hasAssurance: true }), [[24, 16, true]]],
    ['a passive replica', sqlOn('v', null, 40, { isPassive: true }), [[24, 16, null]]],
  ])('of %s', (_name, line, expected) => {
    expect(foundIn(line).map(({ usable, beyond, isLicensed }) => [usable, beyond, isLicensed])).toEqual(
      expected,
    );
  });

  it('of an unknown version are those beyond the highest limit, and the limit stays unknown', () => {
    expect(foundIn(host('h', 2, 40, { ...installed, version: null }))).toMatchObject([
      { year: null, usable: null, beyond: null, beyondAtLeast: 8 },
    ]);
    expect(foundIn(host('h', 2, 20, { ...installed, version: '2012' }))).toMatchObject([
      { year: 2012, usable: null, beyond: null, beyondAtLeast: 0 },
    ]);
  });

  it('take no licence of their own where Enterprise covers the host', () => {
    const enterprise = { edition: 'Enterprise', hasAssurance: true };
    const found = foundIn(
      host('esx', 2, 32),
      sqlOn('big', 'esx', 30, { hasAssurance: true }),
      ...['a', 'b', 'c', 'd'].map((id) => sqlOn(id, 'esx', 16, enterprise)),
    );

    expect(found).toMatchObject([{ serverId: 'big', beyond: 6, isLicensed: false }]);
  });

  it('are not said to be licensed where nobody placed the machine', () => {
    const machines = gatherMachines([host('h', 2, 40, installed)], []);

    expect(beyondStandard(machines, estateOf('sql-server', []), limits)).toMatchObject([
      { isLicensed: null },
    ]);
  });

  it('never lower what is counted: usable and beyond are all its cores', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 256 }),
        fc.constantFrom('2014', '2019', '2025'),
        (processors, cores, version) => {
          const line = host('h', processors, Math.max(cores, processors), { ...installed, version });
          const need = estateOf('sql-server', [line]).totals['sql-server-standard'];
          for (const found of foundIn(line)) {
            expect(found.usable! + found.beyond!).toBe(found.cores);
            expect(found.beyond).toBeGreaterThan(0);
            expect(need?.unassured.cores).toBeGreaterThanOrEqual(found.cores);
          }
        },
      ),
    );
  });
});
