import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { createCatalogue } from '../../catalogue/create-catalogue.ts';
import { createProductSearch } from '../../catalogue/product-search.ts';
import { coverageOf } from '../../core/model/coverage.ts';
import { dayOf } from '../../core/model/day.ts';
import { known, unknown } from '../../core/model/product.ts';
import type { Position } from '../../core/model/position.ts';
import { isoMonthOf, monthOf } from '../../core/trend/month.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import type { TrendDocument } from '../../reports/trend-document.ts';
import type { CommandResult } from '../command-result.ts';
import { runCommandLine } from '../run-command-line.ts';
import type { Services } from '../services.ts';

export const header = 'product,month,entitled,assigned,active,method,source';
export const method = 'sign-in-90d-internal';
const today = '2026-11-22T09:00:00Z';

/** The ledger and register that trends are told from, once for all tests of a file. */
export interface TrendScene {
  readonly clock: Clock & { at: string };
  /** The register's lines of each product. */
  readonly entitled: Map<string, readonly { from: string; units: number }[]>;
  readonly ledger: Ledger;
  /** Where the commands are typed. */
  readonly dir: string;
  run(...argv: readonly string[]): Promise<CommandResult>;
  trendOf(...argv: readonly string[]): Promise<{ document: TrendDocument; text: string }>;
  /** Writes a file of months ending with `last` and imports it. */
  importMonths(
    product: string,
    values: readonly (number | null)[],
    last?: string,
    by?: string,
  ): Promise<CommandResult>;
  save(asOf: string, positions: readonly Position[]): Promise<void>;
}

interface Tenant {
  readonly tenantId: string;
  readonly openLedger: (clock: Clock) => Promise<{ readonly ledger: Ledger }>;
}

export function trendScene({ tenantId, openLedger }: Tenant): TrendScene {
  const clock = { at: today, now: () => new Date(clock.at) };
  let ledger: Ledger;
  let dir: string;
  const scene: TrendScene = {
    clock,
    entitled: new Map(),
    get ledger() {
      return ledger;
    },
    get dir() {
      return dir;
    },

    run(...argv) {
      const services = {
        ...{ tenantId, clock, ledger },
        search: createProductSearch(createCatalogue()),
        register: {
          entitlements: async ({ asOf }: { asOf: string }) => entitlementsOn(scene.entitled, asOf),
        },
      } as unknown as Services;
      return runCommandLine({ argv: [...argv], cwd: dir }, { services: async () => services, actor: 'anna' });
    },

    async trendOf(...argv) {
      const result = await scene.run('trend', ...argv);
      expect(result.exitCode).toBe(0);
      return {
        document: JSON.parse(JSON.stringify(result.document)) as TrendDocument,
        text: result.text,
      };
    },

    async importMonths(product, values, last = '2026-10', by = method) {
      const first = monthOf(last) - values.length + 1;
      const lines = values.map(
        (active, place) =>
          `${product},${isoMonthOf(first + place)},12000,,${active ?? ''},${by},admin centre export`,
      );
      await writeFile(join(dir, `${product}.csv`), [header, ...lines].join('\n'));
      const result = await scene.run('history', 'import', `${product}.csv`);
      expect(result.text).not.toContain('HISTORY_IMPORT_INVALID');
      return result;
    },

    async save(asOf, positions) {
      await ledger.positions.save({
        tenantId,
        asOf,
        runId: `run-${asOf}`,
        coverage: coverageOf([]),
        sources: [],
        positions,
      });
    },
  };

  beforeAll(async () => {
    ledger = (await openLedger(clock)).ledger;
    dir = await mkdtemp(join(tmpdir(), 'seatkeeper-trend-'));
  });
  beforeEach(() => {
    clock.at = today;
  });
  afterAll(async () => {
    await ledger.close();
    await rm(dir, { recursive: true, force: true });
  });
  return scene;
}

/** Of the register, only what the trend asks: lines in force on a day, and their sum. */
function entitlementsOn(entitled: TrendScene['entitled'], asOf: string) {
  return [...entitled].map(([product, lines]) => {
    const inForce = lines.filter(({ from }) => from <= asOf);
    return {
      product,
      lines: inForce.map(({ from }) => ({
        ...{ startDate: from, endDate: null, renewalDate: null, noticeDays: null },
        contractType: product === 'partner-suite' ? 'CSP' : 'EA',
      })),
      entitled:
        inForce.length === 0
          ? unknown('no-line-in-force')
          : known(inForce.reduce((sum, { units }) => sum + units, 0)),
    };
  });
}

export function position(
  product: string,
  asOf: string,
  active: number,
  given: Partial<Position> = {},
): Position {
  const none = unknown('register-empty');
  const counts = { inactive: 70, neverUsed: 5, new: 10, protected: 10, unknown: 5 };
  return {
    product,
    name: product.toUpperCase(),
    skuIds: [],
    ownerIds: [],
    asOf: dayOf(asOf),
    entitled: known(1_000),
    purchased: known(1_000),
    assigned: known(active + 100),
    verdicts: known({ active, ...counts }),
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
    method,
    ...given,
  };
}
