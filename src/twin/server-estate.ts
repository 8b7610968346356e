import { dayText } from './days.ts';
import type { Tenant } from './population.ts';
import { createRandom, hash32, type Random } from './random.ts';

/** A machine of the sample, with at most one SQL Server; its own operating system is in `os`. */
export interface TwinServer {
  readonly id: string;
  readonly kind: 'host' | 'vm' | 'cloud';
  /** Where it runs; a machine that moved stands on further hosts, the latest first. */
  readonly hosts: readonly string[];
  readonly processors: number | null;
  readonly coresPerProcessor: number | null;
  readonly virtualCores: number | null;
  readonly os: string;
  readonly environment: 'production' | 'development' | 'test';
  readonly cluster: string | null;
  readonly cloud: string | null;
  readonly containers: number | null;
  readonly lastSeenDay: number;
  readonly sql: {
    readonly edition: string;
    readonly version: string;
    readonly isPassive: boolean;
    readonly visibleCores: number | null;
    readonly hasAssurance: boolean | null;
  } | null;
  /** A second list that counts other processors. */
  readonly otherCores: number | null;
  readonly trap: ServerTrap | null;
}

export type ServerTrap =
  | 'lists-disagree'
  | 'vm-larger-than-host'
  | 'processors-do-not-divide'
  | 'only-visible-cores'
  | 'below-the-minimum'
  | 'free-edition-in-production'
  | 'passive-without-assurance'
  | 'cores-unknown'
  | 'host-unknown'
  | 'moved'
  | 'container-host'
  | 'not-seen-lately';

const windows = 'Microsoft Windows Server 2022';
const esx = 'VMware ESXi 8.0.2';

/** Some forty hosts as an enterprise has them, with their virtual machines and with every way to miscount them. */
export function twinServers(tenant: Tenant): readonly TwinServer[] {
  const random = createRandom(hash32(tenant.seed, 8_501));
  const today = tenant.todayDay - exportedDaysAgo;
  const machine = (given: Partial<TwinServer> & Pick<TwinServer, 'id'>): TwinServer => ({
    ...blank(today),
    ...given,
  });
  return [
    ...virtualised(machine, random),
    ...hyperV(machine, random),
    ...physical(machine),
    ...branches(machine),
    ...trapped(machine, today),
    ...inCloud(machine),
  ];
}

/** The list was made a few days ago. */
export const exportedDaysAgo = 3;

export function exportedOn(tenant: Tenant): string {
  return dayText(tenant.todayDay - exportedDaysAgo);
}

type Make = (given: Partial<TwinServer> & Pick<TwinServer, 'id'>) => TwinServer;

function blank(today: number): Omit<TwinServer, 'id'> {
  return {
    ...{ kind: 'host', hosts: [], processors: null, coresPerProcessor: null, virtualCores: null, os: esx },
    ...{ environment: 'production', cluster: null, cloud: null, containers: null, lastSeenDay: today },
    ...{ sql: null, otherCores: null, trap: null },
  };
}

const standard2019 = {
  edition: 'Standard Edition (64-bit)',
  version: '15.0.4430.1',
  isPassive: false,
  visibleCores: null,
  hasAssurance: null,
};
const enterprise2019 = { ...standard2019, edition: 'Enterprise Edition: Core-based Licensing (64-bit)' };
const standard2022 = { ...standard2019, version: '16.0.4165.4', hasAssurance: true };

/** Eighteen ESXi hosts of two processors: three to six Windows Server Standard machines on each, Linux between them. */
function virtualised(machine: Make, random: Random): TwinServer[] {
  return Array.from({ length: 18 }, (_, index) => {
    const id = `esx-${numbered(index + 1)}`;
    const host = machine({
      id,
      processors: 2,
      coresPerProcessor: 16,
      cluster: index < 12 ? 'LDN-A' : 'LDN-B',
    });
    const guests = Array.from({ length: random.between(3, 6) }, (_, guest) =>
      machine({
        id: `app-${numbered(index + 1)}${String.fromCharCode(97 + guest)}`,
        ...{ kind: 'vm', hosts: [id], virtualCores: random.pick([2, 4, 4, 8]), cluster: host.cluster },
        os: random.chance(0.2) ? 'Ubuntu 22.04 LTS' : `${windows} Standard`,
        environment: random.pick(['production', 'production', 'test']),
      }),
    );
    const hasSql = index % 3 === 0;
    const sql = machine({
      id: `sql-${numbered(index + 1)}`,
      ...{ kind: 'vm', hosts: [id], virtualCores: random.pick([4, 8]), cluster: host.cluster },
      os: `${windows} Standard`,
      sql: index % 2 === 0 ? standard2019 : standard2022,
    });
    return [host, ...guests, ...(hasSql ? [sql] : [])];
  }).flat();
}

/** Eight Hyper-V hosts in Datacenter, so that what runs on them is covered however many there are. */
function hyperV(machine: Make, random: Random): TwinServer[] {
  return Array.from({ length: 8 }, (_, index) => {
    const id = `hv-${numbered(index + 1)}`;
    const os = `${windows} Datacenter`;
    const host = machine({ id, processors: 2, coresPerProcessor: 12, os, cluster: 'MAN-A' });
    const guests = Array.from({ length: random.between(6, 10) }, (_, guest) =>
      machine({
        id: `web-${numbered(index + 1)}${String.fromCharCode(97 + guest)}`,
        ...{ kind: 'vm', hosts: [id], virtualCores: random.pick([2, 4]), os, cluster: 'MAN-A' },
      }),
    );
    return [host, ...guests];
  }).flat();
}

/** Six physical database servers, half of them in Enterprise. */
function physical(machine: Make): TwinServer[] {
  return Array.from({ length: 6 }, (_, index) =>
    machine({
      id: `db-${numbered(index + 1)}`,
      ...{ processors: 2, coresPerProcessor: index < 3 ? 8 : 4, os: `${windows} Standard` },
      sql: index < 3 ? enterprise2019 : standard2019,
    }),
  );
}

/** Four branch servers with one processor of four cores: the worked example of both rules. */
function branches(machine: Make): TwinServer[] {
  return ['leeds', 'york', 'bath', 'hull'].map((town) =>
    machine({
      id: `branch-${town}`,
      ...{ processors: 1, coresPerProcessor: 4, os: `${windows} Standard`, trap: 'below-the-minimum' },
      sql: town === 'leeds' ? standard2019 : null,
    }),
  );
}

/** One machine for each way to count wrongly, on hosts of their own. */
function trapped(machine: Make, today: number): TwinServer[] {
  const guest = { kind: 'vm', virtualCores: 4, os: `${windows} Standard` } as const;
  return [
    machine({ id: 'esx-31', processors: 2, coresPerProcessor: 8, otherCores: 32, trap: 'lists-disagree' }),
    machine({ ...guest, id: 'crm-31', hosts: ['esx-31'], sql: standard2019 }),
    machine({ id: 'esx-32', processors: 1, coresPerProcessor: 8 }),
    machine({
      ...guest,
      id: 'erp-32',
      hosts: ['esx-32'],
      virtualCores: 24,
      sql: enterprise2019,
      trap: 'vm-larger-than-host',
    }),
    machine({
      ...guest,
      id: 'bi-32',
      hosts: ['esx-32'],
      virtualCores: 12,
      sql: { ...standard2019, visibleCores: 8 },
      trap: 'only-visible-cores',
    }),
    machine({
      ...guest,
      id: 'hr-01',
      hosts: ['esx-01'],
      virtualCores: 2,
      sql: standard2019,
      trap: 'below-the-minimum',
    }),
    machine({
      ...guest,
      id: 'lab-02',
      hosts: ['esx-02'],
      sql: { ...standard2019, edition: 'Developer Edition (64-bit)' },
      trap: 'free-edition-in-production',
    }),
    machine({
      ...guest,
      id: 'lab-03',
      hosts: ['esx-03'],
      sql: { ...standard2019, edition: 'Express Edition (64-bit)' },
    }),
    machine({
      ...guest,
      id: 'crm-dr',
      hosts: ['esx-13'],
      sql: { ...enterprise2019, isPassive: true, hasAssurance: false },
      trap: 'passive-without-assurance',
    }),
    machine({ ...guest, id: 'erp-dr', hosts: ['esx-14'], sql: { ...standard2022, isPassive: true } }),
    machine({
      ...guest,
      id: 'old-05',
      hosts: ['esx-05'],
      virtualCores: null,
      sql: standard2019,
      trap: 'cores-unknown',
    }),
    machine({ ...guest, id: 'lost-01', hosts: [], sql: standard2019, trap: 'host-unknown' }),
    machine({ ...guest, id: 'mov-01', hosts: ['esx-07', 'esx-08'], sql: standard2022, trap: 'moved' }),
    machine({ ...guest, id: 'mov-02', hosts: ['esx-09', 'esx-10'], sql: standard2019, trap: 'moved' }),
    machine({
      ...guest,
      id: 'ctr-06',
      hosts: ['esx-06'],
      virtualCores: 16,
      containers: 12,
      trap: 'container-host',
    }),
    machine({ ...guest, id: 'old-11', hosts: ['esx-11'], lastSeenDay: today - 70, trap: 'not-seen-lately' }),
    machine({ id: 'esx-33', processors: 2, coresPerProcessor: null, trap: 'processors-do-not-divide' }),
    machine({ ...guest, id: 'doc-33', hosts: ['esx-33'] }),
  ];
}

/** Two instances of another cloud: who licenses them nobody says. */
function inCloud(machine: Make): TwinServer[] {
  const cloud = { kind: 'cloud', cloud: 'aws', virtualCores: 4, os: `${windows} Datacenter` } as const;
  return [
    machine({ ...cloud, id: 'i-0a41', environment: 'test' }),
    machine({ ...cloud, id: 'i-0b77', sql: { ...standard2022, hasAssurance: null } }),
  ];
}

function numbered(value: number): string {
  return String(value).padStart(2, '0');
}
