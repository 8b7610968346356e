import { dayText } from './days.ts';
import { primaryOwner } from './people.ts';
import type { Tenant } from './population.ts';
import { registerHeader } from './register-rows.ts';
import { csvText } from './sample-row.ts';
import { exportedOn, twinServers, type TwinServer } from './server-estate.ts';

/** What a discovery tool exports, as `servers import` documents it. */
export const serverHeader = [
  ...[
    'id',
    'name',
    'kind',
    'hostId',
    'processors',
    'coresPerProcessor',
    'physicalCores',
    'virtualCores',
    'os',
  ],
  ...['environment', 'cluster', 'cloud', 'isContainerHost', 'containers', 'containerIsolation', 'lastSeenOn'],
  ...[
    'product',
    'edition',
    'version',
    'isPassive',
    'visibleCores',
    'softwareAssurance',
    'list',
    'exportedOn',
  ],
] as const;

/** Cores of a host whose list gives them in total, and wrongly. */
const unevenCores = 21;

/** The sample list of servers, as CSV text: a line for each machine and host it was seen on, and for a second list. */
export function serverRows(tenant: Tenant): string {
  const day = exportedOn(tenant);
  const rows = twinServers(tenant).flatMap((server) => {
    const hosts = server.hosts.length === 0 ? [null] : server.hosts;
    const seen = hosts.map((host, index) =>
      cells(server, host, dayText(server.lastSeenDay - index * 9), 'sccm', day),
    );
    const other = server.otherCores;
    return other === null
      ? seen
      : [...seen, cells({ ...server, coresPerProcessor: other / 2, sql: null }, null, day, 'vcenter', day)];
  });
  return csvText(serverHeader, rows);
}

function cells(server: TwinServer, host: string | null, seenOn: string, list: string, day: string): string[] {
  const { id, kind, processors, coresPerProcessor, virtualCores, sql, containers, trap } = server;
  const uneven = trap === 'processors-do-not-divide' ? String(unevenCores) : '';
  return [
    // The same machine is written in both cases, as tools do.
    ...[
      host === null ? id : id.toUpperCase(),
      id,
      kind,
      host ?? '',
      text(processors),
      text(coresPerProcessor),
      uneven,
    ],
    ...[text(virtualCores), server.os, server.environment, server.cluster ?? '', server.cloud ?? ''],
    ...[containers === null ? '' : 'yes', text(containers), containers === null ? '' : 'process', seenOn],
    ...(sql === null
      ? ['', '', '', '', '', '']
      : [
          'Microsoft SQL Server',
          sql.edition,
          sql.version,
          sql.isPassive ? 'yes' : 'no',
          text(sql.visibleCores),
          flag(sql.hasAssurance),
        ]),
    ...[list, day],
  ];
}

function text(value: number | null): string {
  return value === null ? '' : String(value);
}

function flag(value: boolean | null): string {
  return value === null ? '' : value ? 'yes' : 'no';
}

const licences: readonly (readonly [
  product: string,
  name: string,
  metric: string,
  quantity: number,
  price: string,
])[] = [
  ['sql-server-enterprise-core', 'SQL Server 2019 Enterprise Core', 'core', 64, '1180.00'],
  ['sql-server-standard-core', 'SQL Server 2022 Standard Core', 'core', 60, '310.00'],
  ['windows-server-datacenter-core', 'Windows Server 2022 Datacenter Core', 'core', 160, '98.00'],
  ['windows-server-standard-core', 'Windows Server 2022 Standard Core', 'core', 640, '17.50'],
  ['sql-server-standard-server', 'SQL Server 2016 Standard, server and CAL', 'server', 2, '210.00'],
  ['windows-server-user-cal', 'Windows Server 2022 User CAL', 'cal-user', 120, '9.80'],
  ['windows-server-device-cal', 'Windows Server 2022 Device CAL', 'cal-device', 40, '8.10'],
];

/** The server lines of the register as CSV text, for `register import`. */
export function serverRegisterRows(tenant: Tenant): string {
  const year = Number(tenant.today.slice(0, 4));
  const start = `${year - 1}-07-01`;
  return csvText(
    registerHeader,
    licences.map(([product, name, metric, quantity, price]) => [
      ...[
        product,
        name,
        '',
        metric,
        String(quantity),
        `EA-${year - 1}-114`,
        'EA',
        start,
        `${year + 2}-06-30`,
      ],
      ...[
        price,
        'GBP',
        'year',
        'EA price sheet',
        start,
        primaryOwner.id,
        `EA-${year - 1}-114 order form, page 7`,
      ],
    ]),
  );
}
