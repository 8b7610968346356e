import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedCoreRules } from '../../catalogue/core-rules.ts';
import { coresForHost, coresForProcessors, coresForVm, packsFor, type CoreRule } from './core-rule.ts';

const rules = shippedCoreRules();
const ruleOf = (profile: string, product: string): CoreRule =>
  rules.find((rule) => rule.profile === profile && rule.product === product)!;
const sql = ruleOf('product-terms', 'sql-server');
const windows = ruleOf('product-terms', 'windows-server');
const source = ruleOf('source-document', 'sql-server');

describe('the worked examples', () => {
  const small = { processors: 1, physicalCores: 4 };

  it('one processor of four cores: SQL Server 4, Windows Server 16, the source 8', () => {
    expect(coresForHost(sql, small).cores).toBe(4);
    expect(coresForHost(windows, small).cores).toBe(16);
    expect(coresForHost(source, small).cores).toBe(8);
    expect(coresForHost(ruleOf('source-document', 'windows-server'), small).cores).toBe(8);
  });

  it('two processors of ten cores, two of two, four of two', () => {
    expect(coresForHost(sql, { processors: 2, physicalCores: 20 }).cores).toBe(20);
    expect(coresForHost(sql, { processors: 2, physicalCores: 4 }).cores).toBe(8);
    expect(coresForHost(windows, { processors: 2, physicalCores: 20 }).cores).toBe(20);
    expect(coresForHost(windows, { processors: 4, physicalCores: 8 }).cores).toBe(32);
  });

  it('virtual machines: SQL Server 4, Windows Server 8, the source says nothing', () => {
    expect(coresForVm(sql, 2)).toEqual({ cores: 4, atLeast: 4 });
    expect(coresForVm(windows, 2)).toEqual({ cores: 8, atLeast: 8 });
    expect(coresForVm(windows, 12)?.cores).toBe(12);
    expect(coresForVm(source, 2)).toBeNull();
  });

  it('unknown cores are unknown, with what is needed at least', () => {
    expect(coresForHost(sql, { processors: 2, physicalCores: null })).toEqual({ cores: null, atLeast: 8 });
    expect(coresForHost(windows, { processors: null, physicalCores: 24 })).toEqual({
      cores: null,
      atLeast: 24,
    });
    expect(coresForHost(windows, { processors: null, physicalCores: null })).toEqual({
      cores: null,
      atLeast: 16,
    });
    expect(coresForVm(sql, null)).toEqual({ cores: null, atLeast: 4 });
  });
});

const processors = fc.array(fc.integer({ min: 1, max: 128 }), { minLength: 1, maxLength: 8 });
const anyRule = fc.record({
  profile: fc.constant('own'),
  product: fc.constant('sql-server' as const),
  perProcessor: fc.integer({ min: 1, max: 16 }),
  perServer: fc.integer({ min: 0, max: 64 }),
  processorsPerServer: fc.integer({ min: 1, max: 4 }),
  perVm: fc.integer({ min: 1, max: 16 }),
  pack: fc.constantFrom(1, 2, 16),
  source: fc.constant('test'),
  asOf: fc.constant('2026-01-01'),
});

describe('any rule', () => {
  it('takes every core, its minima, and whole packs that hold them', () => {
    fc.assert(
      fc.property(anyRule, processors, (rule, cores) => {
        const needed = coresForProcessors(rule, cores);
        const all = cores.reduce((sum, each) => sum + each, 0);

        expect(needed).toBeGreaterThanOrEqual(all);
        expect(needed).toBeGreaterThanOrEqual(rule.perServer);
        expect(needed).toBeGreaterThanOrEqual(
          rule.perProcessor * Math.max(cores.length, rule.processorsPerServer),
        );
        const packs = packsFor(rule, needed);
        expect(packs * rule.pack).toBeGreaterThanOrEqual(needed);
        expect((packs - 1) * rule.pack).toBeLessThan(needed);
      }),
    );
  });

  it('never takes less for more cores, or for a further processor', () => {
    fc.assert(
      fc.property(
        anyRule,
        processors,
        fc.nat(7),
        fc.integer({ min: 1, max: 32 }),
        (rule, cores, at, more) => {
          const grown = cores.map((each, index) => (index === at % cores.length ? each + more : each));

          expect(coresForProcessors(rule, grown)).toBeGreaterThanOrEqual(coresForProcessors(rule, cores));
          expect(coresForProcessors(rule, [...cores, more])).toBeGreaterThanOrEqual(
            coresForProcessors(rule, cores),
          );
          expect(coresForVm(rule, more + 1)!.cores!).toBeGreaterThanOrEqual(coresForVm(rule, more)!.cores!);
        },
      ),
    );
  });

  it('what is needed at least is never more than what is needed', () => {
    fc.assert(
      fc.property(
        anyRule,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 8, max: 256 }),
        (rule, count, cores) => {
          const { cores: needed } = coresForHost(rule, { processors: count, physicalCores: cores });

          expect(coresForHost(rule, { processors: null, physicalCores: cores }).atLeast).toBeLessThanOrEqual(
            needed!,
          );
          expect(coresForHost(rule, { processors: count, physicalCores: null }).atLeast).toBeLessThanOrEqual(
            needed!,
          );
        },
      ),
    );
  });
});
