import { rm } from 'node:fs/promises';
import { Command } from 'commander';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../lib/app-error.ts';
import type { Lake } from '../lake/lake.ts';
import {
  openTestLake,
  reportOf,
  storeRun,
  temporaryFolder,
  testTenant,
  type TestTables,
} from '../lake/test-lake.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { addAzure } from './azure.ts';
import type { CommandResult } from './command-result.ts';
import type { Services } from './services.ts';

let dir: string;
let lake: Lake;
let entitlements: () => Promise<readonly object[]>;

const lot = { lotId: 'lot', billingAccount: 'a', source: 'ConsumptionCommitment', currency: 'GBP' };
const invoice = { billingAccount: 'a', lotId: 'lot', eventType: 'SettledCharges', currency: 'GBP' };
const tables: TestTables = {
  azure_commitments: [
    {
      ...{ ...lot, status: 'Active', originalAmount: 120_000, closedBalance: 90_000 },
      ...{ startOn: '2026-01-01', expiresOn: '2026-12-31' },
    },
  ],
  azure_commitment_events: [9, 10, 11].map((month) => ({
    ...{ ...invoice, eventId: `e${month}`, charges: -10_000 },
    happenedOn: `2026-${String(month).padStart(2, '0')}-05`,
  })),
  azure_untagged: [
    { resourceId: '/b', type: 'microsoft.compute/disks', subscriptionId: 's', missingKeys: 'CostCenter' },
    { resourceId: '/a', type: 'microsoft.compute/disks', subscriptionId: 's', missingKeys: 'CostCenter' },
    { resourceId: '/c', type: 'microsoft.cache/redis', subscriptionId: 's', missingKeys: 'CostCenter' },
  ],
  azure_resource_counts: [
    { type: 'microsoft.compute/disks', resources: 6 },
    { type: 'microsoft.cache/redis', resources: 6 },
  ],
  azure_resources: [
    {
      ...{ resourceId: '/off', kind: 'vm', subscriptionId: 's', osType: 'Windows', isDevTest: false },
      vCores: 4,
    },
  ],
};

beforeAll(async () => {
  dir = await temporaryFolder();
  lake = await openTestLake(dir);
  await storeRun(lake, tables, [reportOf('azure-reservations', { status: 'failed', asOf: null })]);
});

beforeEach(() => {
  entitlements = async () => [];
});

afterAll(async () => {
  await lake.close();
  await rm(dir, { recursive: true });
});

async function run(...argv: readonly string[]): Promise<CommandResult> {
  const results: CommandResult[] = [];
  const program = new Command().exitOverride();
  const services = {
    tenantId: testTenant.tenantId,
    lake,
    policy: shippedPolicy,
    register: { entitlements: () => entitlements() },
  } as unknown as Services;
  addAzure(program, {
    services: async () => services,
    cwd: dir,
    actor: 'test',
    finish: (result) => void results.push(result),
  });
  await program.parseAsync(['azure', ...argv], { from: 'user' });
  const [result] = results;
  if (result === undefined) throw new TypeError('A command finishes.');
  return result;
}

describe('azure', () => {
  it('delivers the three views together, and says what is unknown and why', async () => {
    const { text, document, exitCode } = await run();

    expect(exitCode).toBe(0);
    expect(text).toContain('reservations: unknown (the use of Azure reservations could not be read)');
    expect(text).toContain('Azure Hybrid Benefit: on for 0 % of the eligible resources');
    expect(text).toContain('switching the rest on needs 8 core licences with Software Assurance');
    expect(text).toContain('resource groups: 0 of 0 with every tag');
    expect(text).toContain('chargeback: unknown (no month of cost is whole yet)');
    expect(document).toMatchObject({
      schemaVersion: 1,
      asOf: '2026-11-22',
      reservations: { use: null, reason: 'azure-reservations-failed' },
      conclusions: { reservations: { kind: 'unknown' }, benefit: { kind: 'act' }, tags: { kind: 'good' } },
    });
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  });

  it('says what is wrong with a register that cannot be read, and what to do, where cores rest on it', async () => {
    const texts = { what: 'The register is damaged.', why: 'Line 7.', fix: 'Mend line 7.' };
    entitlements = () => Promise.reject(new AppError('REGISTER_CORRUPT', texts));
    const detail = 'register: REGISTER_CORRUPT: The register is damaged. Mend line 7.';

    for (const view of [[], ['hybrid-benefit']]) {
      const { text, document } = await run(...view);
      expect(text).toContain(`gap: ${detail}`);
      expect(document).toMatchObject({
        gaps: expect.arrayContaining([{ source: 'register', reason: 'missing', detail }]) as unknown,
      });
    }
    expect((await run('tags')).text).not.toContain('REGISTER_CORRUPT');
  });

  it('shows one view with what that rests on', async () => {
    const { text, document } = await run('commitment');

    expect(text).toContain('commitment lot: behind; 120000.00 GBP from 2026-01-01 to 2026-12-31');
    expect(text).toContain('burned 30000.00 GBP, settled until 2026-10-31');
    expect(document).toMatchObject({
      sources: [{ name: 'azure-costs' }, { name: 'azure-commitments' }],
      commitment: { lots: [{ verdict: 'behind' }] },
    });
    expect(document).not.toHaveProperty('tags');
  });

  it('lists what lacks a wanted tag, of any type, the largest groups first', async () => {
    const { text, document } = await run('tags');

    expect(text).toContain('resources of any type without a wanted tag: 3 of 12; 75 % with every tag');
    expect(text.indexOf('microsoft.compute/disks')).toBeLessThan(text.indexOf('microsoft.cache/redis'));
    expect(document).toMatchObject({
      tags: { untagged: { all: 12, untagged: 3, groups: [{ untagged: 2 }, { untagged: 1 }] } },
      untaggedResources: [{ resourceId: '/a' }, { resourceId: '/b' }, { resourceId: '/c' }],
    });
  });

  it('says which views there are', async () => {
    await expect(run('everything')).rejects.toThrow('"everything" is no view of Azure.');
  });
});
