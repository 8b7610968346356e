import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serversText } from '../commands/servers-text.ts';
import { parseServers } from '../imports/parse-servers.ts';
import type { Lake } from '../lake/lake.ts';
import {
  openTestLake,
  reportOf,
  storeRun,
  temporaryFolder,
  testTenant,
  type TestTables,
} from '../lake/test-lake.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { openRegister, type Register } from '../register/open-register.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { createPopulation } from '../twin/population.ts';
import { serverRegisterRows, serverRows } from '../twin/server-rows.ts';
import { serverTruth } from '../twin/server-truth.ts';
import { calDocument } from './server-cal-document.ts';
import { ofProduct, serverDocument } from './server-document.ts';
import type { ServerSettings } from './server-inputs.ts';

const tenant = createPopulation({ seed: 1, users: 60, today: testTenant.asOf });
const truth = serverTruth(tenant);
const parsed = parseServers(serverRows(tenant), testTenant.asOf);

let dir: string;
let lake: Lake;
let register: Register;

beforeAll(async () => {
  dir = await temporaryFolder();
  lake = await openTestLake(join(dir, 'lake'));
  register = await openRegister({
    file: join(dir, 'register.json'),
    clock: fixedClock(new Date('2026-11-22T08:00:00Z')),
    log: createLog('silent'),
    audit: async () => undefined,
  });
  await register.importLines(serverRegisterRows(tenant), {
    format: 'csv',
    fileName: 'servers.csv',
    actor: 'eve',
  });
});

afterAll(async () => {
  await lake.close();
  await rm(dir, { recursive: true });
});

function listed(exportedOn = parsed.exportedOn): NonNullable<TestTables['servers']> {
  const from = {
    exportedOn,
    fileName: 'servers.csv',
    importedBy: 'eve',
    importedAt: '2026-11-20T08:00:00.000Z',
  };
  return parsed.lines.map((line) => ({ ...line, ...from }));
}

async function reading(
  tables: TestTables,
  servers: Partial<ServerSettings> = {},
  reports = [reportOf('servers')],
) {
  const policy = shippedPolicy;
  const run = await storeRun(lake, tables, reports);
  return { run, lake, register, policy: { ...policy, servers: { ...policy.servers, ...servers } } };
}

describe('the sample estate', () => {
  it('is counted as its truth says', async () => {
    const document = await serverDocument(await reading({ servers: listed() }));

    const position = (license: string) =>
      document.products.flatMap(({ positions }) => positions).find((each) => each.license === license);
    expect(document.discovery.slice(1, 3)).toMatchObject([
      { count: truth.hosts },
      { count: truth.virtualMachines },
    ]);
    expect(position('windows-server-datacenter')).toMatchObject({
      required: { known: true, value: truth.datacenterCores },
      shortfall: { known: true, value: truth.datacenterCores - 160 },
      packsToOrder: { known: true, value: (truth.datacenterCores - 160) / 2 },
      exposure: { yearly: { known: true, value: { amountMinor: 32 * 9800 * 1.25, currency: 'GBP' } } },
    });
    expect(position('sql-server-enterprise')).toMatchObject({
      required: { known: true, value: truth.enterpriseCores },
      shortfall: { known: true, value: truth.enterpriseCores - 64 },
    });
    expect(position('sql-server-standard')).toMatchObject({
      required: { known: false, reason: 'cores-unknown' },
      shortfall: { known: false },
      unassured: { cores: null, atLeast: truth.standardCoresAtLeast },
    });
    expect(position('windows-server-standard')).toMatchObject({
      required: { known: false, reason: 'assurance-unknown' },
    });
    expect(document.byServer).toMatchObject([
      { product: 'sql-server-standard-server', entitled: { value: 2 } },
    ]);
  });

  it('falls into none of its traps', async () => {
    const document = await serverDocument(await reading({ servers: listed() }));

    const flagged = (code: string) =>
      [
        ...new Set(document.flags.filter((flag) => flag.code === code).map(({ serverId }) => serverId)),
      ].sort();
    for (const code of [
      ...['lists-disagree', 'vm-larger-than-host', 'processors-do-not-divide', 'only-visible-cores'],
      ...['free-edition-in-production', 'passive-without-assurance', 'cores-unknown'],
    ] as const)
      expect([code, flagged(code)]).toEqual([code, truth.traps[code]]);
    expect(flagged('below-the-minimum')).toEqual(
      expect.arrayContaining([...truth.traps['below-the-minimum']!]),
    );
    expect([...new Set(document.moved.map(({ serverId }) => serverId))]).toEqual(truth.traps.moved);
    expect(document).toMatchObject({ hostUnknown: 1, notSeenLately: 1, containerHosts: 1 });
  });

  it('is shown by both rules side by side, with the sentence', async () => {
    const { products } = await serverDocument(await reading({ servers: listed() }));

    const worked = products.map(({ comparison }) =>
      comparison.hosts.find(({ serverId }) => serverId === 'branch-leeds'),
    );
    expect(worked.map((host) => host?.needs.map(({ cores }) => cores))).toEqual([
      [truth.branch.sql, truth.branch.source],
      [truth.branch.windows, truth.branch.source],
    ]);
    expect(products[0]?.comparison.sentence).toContain('the first half is right for SQL Server');
    expect(products[1]?.comparison.sentence).toContain('neither half is Windows Server’s');
  });

  it('by the source’s own rule licenses no virtual machine, and by an unknown one nothing', async () => {
    const bySource = await serverDocument(
      await reading({ servers: listed() }, { profile: 'source-document' }),
    );

    expect(bySource.products[0]?.rule.profile).toBe('source-document');
    await expect(
      reading({ servers: listed() }, { profile: 'guess' }).then(serverDocument),
    ).rejects.toMatchObject({
      code: 'SERVERS_PROFILE_UNKNOWN',
    });
  });
});

describe('what is not known', () => {
  it('accuses nobody from a stale list', async () => {
    const { list, products } = await serverDocument(await reading({ servers: listed('2026-10-01') }));

    expect(list).toMatchObject({ ageDays: 52, isStale: true });
    for (const { shortfall, shortAtLeast } of products.flatMap(({ positions }) => positions)) {
      expect(shortfall).toEqual({ known: false, reason: 'servers-stale' });
      expect(shortAtLeast).toBeNull();
    }
  });

  it('says that no list was brought', async () => {
    const document = await serverDocument(await reading({}));

    expect(document).toMatchObject({ list: null, reason: 'no-server-list', products: [] });
    expect(document.discovery[1]).toMatchObject({ what: 'servers', count: null, reason: 'no-server-list' });
  });

  it('sees what Azure machines claim beside what is used here', async () => {
    const azure = {
      subscriptionId: 's',
      location: 'uksouth',
      osType: 'Windows',
      licenseType: 'Windows_Server',
      isDevTest: false,
    };
    const document = await serverDocument(
      await reading({
        servers: listed(),
        azure_resources: [
          { ...azure, resourceId: 'vm1', kind: 'vm', size: 'D2' },
          {
            ...azure,
            resourceId: 'sql1',
            kind: 'sqlvm',
            vmId: 'vm1',
            licenseType: 'AHUB',
            edition: 'Enterprise',
          },
        ],
        azure_sizes: [{ location: 'UKSouth', size: 'd2', vCpus: 2 }],
      }),
    );

    expect(document.benefit).toMatchObject([
      { license: 'windows-server', claimed: { value: 8 }, left: { known: false } },
      {
        license: 'sql-server-enterprise',
        owned: { value: 64 },
        onPremises: { value: 76 },
        claimed: { value: 4 },
        left: { value: -16 },
      },
      { license: 'sql-server-standard', claimed: { value: 0 }, left: { known: false } },
    ]);
  });
});

describe('what an edition and a version allow', () => {
  const day = '2026-11-20';

  /** The report of a list that was brought on that day. */
  async function documentOf(csv: string) {
    const brought = { fileName: 's.csv', importedBy: 'eve', importedAt: `${day}T08:00:00.000Z` };
    const servers = parseServers(csv, null).lines.map((line) => ({ ...line, exportedOn: day, ...brought }));
    return serverDocument(await reading({ servers }));
  }

  it('counts every core of a host in Standard, shows what one instance cannot use, and until when it is supported', async () => {
    const csv = [
      'id,kind,processors,physicalCores,product,edition,version,exportedOn',
      `big,host,2,40,SQL Server,Standard,2016,${day}`,
      `new,host,2,40,SQL Server,Standard,2029,${day}`,
    ].join('\n');

    const document = await documentOf(csv);

    expect(document.beyondStandard).toMatchObject([
      { serverId: 'big', cores: 40, usable: 24, beyond: 16, isLicensed: true },
      { serverId: 'new', cores: 40, usable: null, beyond: null, beyondAtLeast: 8, isLicensed: true },
    ]);
    expect(document.products[0]?.positions).toMatchObject([{}, { required: { known: true, value: 80 } }]);
    expect(document.versions).toMatchObject([
      { year: 2016, support: { verdict: 'ended', dates: [{ endsOn: '2026-07-14' }] } },
      { year: 2029, support: { verdict: 'unknown', dates: [] } },
    ]);
    const text = serversText(document);
    expect(text).toContain(
      'big: one instance of 2016 uses 24 of 40 cores, 16 are beyond; they are licensed all the same',
    );
    expect(text).toContain('support ended on 2026-07-14');
    expect(ofProduct(document, 'windows-server').beyondStandard).toEqual([]);
  });

  it('says where more replicas are passive than rights can cover', async () => {
    const csv = [
      'id,kind,virtualCores,product,edition,version,isPassive,softwareAssurance,exportedOn',
      `a,vm,4,SQL Server,Standard,2019,no,yes,${day}`,
      ...['p', 'q', 'r'].map((id) => `${id},vm,4,SQL Server,Standard,2019,yes,yes,${day}`),
    ].join('\n');

    const document = await documentOf(csv);

    expect(document.failover).toEqual([
      { license: 'sql-server-standard', passive: 3, activeAtMost: 1, onlyForRecovery: 1, withoutRight: 1 },
    ]);
    expect(serversText(document)).toContain(
      'SQL Server Standard: 3 passive, 1 active with Software Assurance at most; 1 may serve disaster recovery only; 1 at least have no right',
    );
    expect(ofProduct(document, 'windows-server').failover).toEqual([]);
  });
});

describe('client access licences', () => {
  const e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
  const people: TestTables = {
    users: Array.from({ length: 130 }, (_, index) => ({
      userId: `u${index}`,
      userType: index < 5 ? 'Guest' : 'Member',
      accountEnabled: index !== 9,
    })),
    assignments: [
      { userId: 'u20', skuId: e3 },
      { userId: 'u1', skuId: e3 },
    ],
  };
  const calCoverage = [
    {
      cal: 'windows-server',
      skuIds: [e3],
      source: 'Product Terms',
      attestedBy: 'licence desk',
      attestedOn: '2026-11-01',
    },
  ];

  it('are needed by people no attested plan covers', async () => {
    const { cals } = await calDocument(await reading(people, { calCoverage }));

    expect(cals).toMatchObject([
      {
        cal: 'windows-server',
        people: { value: 124 },
        covered: { value: 1 },
        needed: { value: 123 },
        ownedByUser: { value: 120 },
        ownedByDevice: { value: 40 },
        // Three people are left, and who works at a licensed device nobody says.
        short: { known: false },
      },
    ]);
  });

  it('are unknown where nobody attests, or the directory was not read whole', async () => {
    const unattested = await calDocument(await reading(people));
    const partial = await calDocument(
      await reading(people, { calCoverage }, [reportOf('users', { status: 'incomplete' })]),
    );

    expect(unattested.cals[0]).toMatchObject({
      needed: { known: false, reason: 'no-cal-attestation' },
      short: { known: false },
    });
    expect(partial.cals[0]).toMatchObject({
      people: { known: false, reason: 'users-incomplete' },
      short: { known: false },
    });
  });
});
