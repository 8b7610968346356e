import { rm } from 'node:fs/promises';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import { createProductSearch } from '../catalogue/product-search.ts';
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
import { addApps } from './apps.ts';
import type { CommandResult } from './command-result.ts';
import { addIdentities } from './identities.ts';
import type { AddCommand } from './invocation.ts';
import { addMailboxes } from './mailboxes.ts';
import { addQuality } from './quality.ts';
import type { Services } from './services.ts';
import { addUsage } from './usage.ts';

let dir: string;
let lake: Lake;

beforeAll(async () => {
  dir = await temporaryFolder();
  lake = await openTestLake(dir);
  await storeRun(lake, tables, [reportOf('copilot', { status: 'failed', asOf: null })]);
});

afterAll(async () => {
  await lake.close();
  await rm(dir, { recursive: true });
});

const catalogue = createCatalogue();
const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const tables: TestTables = {
  users: [
    { userId: 'ada', userPrincipalName: 'ada@c' },
    { userId: 'bob', userPrincipalName: 'bob@c', displayName: 'Bob' },
    { userId: 'gus', userPrincipalName: 'gus@c', userType: 'Guest' },
    {
      userId: 'post',
      userPrincipalName: 'post@c',
      employeeType: 'Shared mailbox',
      accountEnabled: false,
      displayName: 'Post',
    },
    { userId: 'copier', userPrincipalName: 'copier@c', employeeType: 'Service account' },
  ],
  assignments: [
    { userId: 'ada', skuId: e5 },
    { userId: 'post', skuId: e5 },
  ],
  sign_ins: [{ userId: 'post', basis: 'never' }],
  workloads: [
    { userKey: 'ada@c', exchangeOn: '2026-11-20', yammerOn: '2026-11-20' },
    { userKey: 'bob@c', yammerOn: '2026-11-20' },
    { userKey: 'gus@c', teamsOn: '2026-11-20' },
  ],
  apps: [
    { userKey: 'ada@c', usedDesktop: true, usedMobile: false, usedWeb: false, appsUsed: 'word:windows' },
  ],
  activations: [{ userKey: 'ada@c', productType: 'MICROSOFT 365 APPS FOR ENTERPRISE', windows: 4, mac: 2 }],
  mailboxes: [{ userKey: 'post@c', storageBytes: 1, hasArchive: false }],
  service_counts: [{ service: 'exchange', refreshedOn: '2026-11-20', active: 3, inactive: 1 }],
};

async function run(
  add: AddCommand,
  argv: readonly string[],
): Promise<CommandResult & { document: Record<string, unknown> }> {
  const services: Pick<Services, 'tenantId' | 'lake' | 'search' | 'catalogue' | 'ledger' | 'policy'> = {
    tenantId: testTenant.tenantId,
    lake,
    search: createProductSearch(catalogue),
    catalogue,
    ledger: {
      positions: {
        newest: async () => ({
          positions: [{ product: 'microsoft-365-e5', name: 'Microsoft 365 E5', skuIds: [e5] }],
        }),
      },
    } as unknown as Services['ledger'],
    policy: shippedPolicy,
  };
  const results: CommandResult[] = [];
  const program = new Command().exitOverride();
  add(program, {
    services: async () => services as unknown as Services,
    cwd: dir,
    actor: 'tester',
    finish: (result) => results.push(result),
  });
  await program.parseAsync([...argv], { from: 'user' });
  const [result] = results;
  if (result === undefined) throw new TypeError('The command finished without a result');
  return { ...result, document: JSON.parse(JSON.stringify(result.document)) as Record<string, unknown> };
}

describe('usage', () => {
  it('shows internal people and guests apart and together, and what cannot be counted as unknown with its reason', async () => {
    const { document, text } = await run(addUsage, ['usage', '--window', '28']);

    expect(document).toMatchObject({
      schemaVersion: 1,
      asOf: testTenant.asOf,
      product: null,
      windows: [28],
      people: { internal: 4, guests: 1, together: 5 },
    });
    const services = document.services as { service: string }[];
    expect(services.find(({ service }) => service === 'teams')).toMatchObject({
      within: [
        {
          days: 28,
          active: { internal: 0, guests: 1, together: 1 },
          notActive: { internal: 2, guests: 0, together: 2 },
        },
      ],
      unknown: { internal: 2, guests: 0, together: 2 },
      reason: null,
    });
    expect(services.find(({ service }) => service === 'copilot')).toMatchObject({
      within: null,
      unknown: null,
      reason: 'copilot-failed',
    });
    expect(text).toContain('(the report of Copilot use could not be read)');
    expect(text).toMatch(/^any of these but Apps and Copilot /m);
    expect(text).toMatch(/^any of these but Copilot /m);
    expect(text).toContain('the count “compare” calls active within 28 days');
  });

  it("explains the difference to Microsoft's total line by line", async () => {
    const { document } = await run(addUsage, ['usage']);

    const [exchange] = document.microsoft as { difference: number; lines: { people: number }[] }[];
    expect(exchange).toMatchObject({ service: 'exchange', active: 3, ours: 1, difference: 2 });
    expect(exchange?.lines.reduce((sum, { people }) => sum + people, 0)).toBe(2);
  });

  it('counts the holders of a product, and does not hold the tenant’s totals against them', async () => {
    const { document } = await run(addUsage, ['usage', 'E5']);

    expect(document).toMatchObject({
      product: 'microsoft-365-e5',
      people: { internal: 2, guests: 0 },
      microsoft: null,
      microsoftReason: 'totals-are-of-the-whole-tenant',
    });
  });

  it('refuses a window nobody named', async () => {
    await expect(run(addUsage, ['usage', '--window', '45'])).rejects.toMatchObject({ code: 'COMMAND_USAGE' });
  });

  it('says nothing was collected before the first day', async () => {
    await expect(run(addUsage, ['usage', '--as-of', '2020-01-01'])).rejects.toMatchObject({
      code: 'NOTHING_COLLECTED',
    });
  });
});

describe('apps', () => {
  it('tells adoption, web-and-mobile-only people per product, and what became of activations', async () => {
    const { document, text } = await run(addApps, ['apps']);

    expect(document).toMatchObject({
      schemaVersion: 1,
      apps: [
        { app: 'word', platform: null, people: { internal: 1 }, adoptionPct: 100 },
        { app: 'word', platform: 'windows', people: { internal: 1 } },
      ],
      products: [{ product: 'microsoft-365-e5', holders: 2, webAndMobileOnly: 0, unknown: 1, activated: 1 }],
      installations: { activations: [{ people: { internal: 1 }, used: 1, dormant: 0 }] },
    });
    expect(text).toMatch(/^Word +1 \+ 0 +100 %/m);
    expect(text).toContain(
      'activated on more devices than a licence allows:\n  MICROSOFT 365 APPS FOR ENTERPRISE: 1 (desktops 1, tablets and phones 0)\n    ada\n',
    );
    expect(text).toContain('does not tell tablets from phones');
  });
});

describe('quality', () => {
  it('lists the gates, the failed ones first, and says whether proposals may rest on the run', async () => {
    const { document, text } = await run(addQuality, ['quality']);

    expect(document).toMatchObject({ schemaVersion: 1, earlier: null, isSound: false });
    const gates = document.gates as { gate: string; result: string }[];
    expect(gates[0]).toMatchObject({ gate: 'coverage', subject: 'copilot', result: 'failed' });
    expect(gates.find(({ gate }) => gate === 'warm-up')).toMatchObject({ result: 'passed' });
    expect(text).toContain('not sound');
    expect(text).not.toContain('a rule of its own');
    expect(text).toContain('coverage: report of Copilot use');
  });
});

describe('mailboxes', () => {
  it('name the mailbox that is licensed without need, and that nothing is known of drift', async () => {
    const { document, text } = await run(addMailboxes, ['mailboxes']);

    expect(document).toMatchObject({
      schemaVersion: 1,
      driftAgainst: null,
      findings: {
        licensedWithoutNeed: { count: 1, mailboxes: [{ userId: 'post', kind: 'shared' }] },
        drifted: null,
      },
    });
    expect(text).toContain('licensed without need (check for a hold first): 1');
    expect(text).toContain('drift: unknown');
  });
});

describe('identities', () => {
  it('name service accounts, people without a licence, and people with Viva Engage alone', async () => {
    const { document, text } = await run(addIdentities, ['identities']);

    expect(document).toMatchObject({
      schemaVersion: 1,
      declared: { count: 1, licensed: 0, unknown: 1, accounts: [{ userId: 'copier' }] },
      unlicensedAccounts: [{ userId: 'bob', services: ['engage'] }],
      engage: { active: { internal: 2 }, nothingElse: { internal: 1 }, unlicensed: { internal: 1 } },
    });
    expect(text).toContain('service accounts: 1');
    expect(text).toContain('  bob  Bob: holds nothing, uses Viva Engage, last sign-in none known');
    expect(text).not.toContain('use not known of 0 more');
  });
});
