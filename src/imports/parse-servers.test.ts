import { expect, it } from 'vitest';
import { parseServers } from './parse-servers.ts';

const today = '2026-11-22';
const header =
  'id,kind,hostId,processors,coresPerProcessor,physicalCores,virtualCores,os,product,edition,exportedOn';
const list = (...lines: string[]) => parseServers([header, ...lines].join('\n'), today);

it('takes cores per processor or in total, and Windows Server from the system beneath a product', () => {
  const { lines, exportedOn, problems } = list(
    'h1,host,,2,8,,,,,,2026-11-20',
    'H2,host,,2,,16,,VMware ESXi 8,,,2026-11-20',
    'v1,vm,h1,,,,4,Windows Server 2022 Datacenter,SQL Server,Enterprise,2026-11-20',
  );

  expect(problems).toEqual([]);
  expect(exportedOn).toBe('2026-11-20');
  expect(
    lines.map(({ line, serverId, physicalCores, product, edition }) => [
      line,
      serverId,
      physicalCores,
      product,
      edition,
    ]),
  ).toEqual([
    [1, 'h1', 16, null, null],
    [2, 'h2', 16, null, null],
    [3, 'v1', null, 'sql-server', 'Enterprise'],
    [4, 'v1', null, 'windows-server', 'Windows Server 2022 Datacenter'],
  ]);
});

it('names every contradiction at its line, and keeps nothing', () => {
  const { lines, problems } = list(
    'h1,host,,2,8,12,,,,,2026-11-20',
    'h2,host,,two,,8,,,,,2026-11-20',
    ',vm,,,,,4,,,,2026-11-20',
    'v2,pony,,,,,4,,,,2026-11-20',
    'v3,vm,h1,,,,4,,,,2026-12-24',
    'v4,vm,h1,,,,0,,,,2026-11-19',
    'v5,vm,h1',
  );

  expect(lines).toEqual([]);
  expect(problems.map(({ place, message }) => `${place}: ${message.slice(0, 44)}`)).toEqual([
    'line 8: has 3 cells, the header has 11. Quote a cell',
    'line 2: 2 processors with 8 cores each are 16, and p',
    'line 3: processors "two" is not a whole number.',
    'line 4: names no server: it has neither an id nor a ',
    'line 5: kind "pony" is none of host, vm, cloud.',
    'line 6: exportedOn 2026-12-24 is in the future; toda',
    'line 7: exportedOn 2026-11-19 is another day than 20',
    'line 7: a virtual machine has one core at least.',
  ]);
});

it('does not let one list say two things of a machine; two lists may', () => {
  const twice = (second: string) =>
    parseServers(
      `id,kind,processors,physicalCores,list,exportedOn\nh,host,2,16,a,2026-11-20\nh,host,2,32,${second},2026-11-20`,
      today,
    );

  expect(twice('a').problems).toEqual([
    { place: 'line 3', message: 'physicalCores of h is 32, and 16 on line 2.' },
  ]);
  expect(twice('b').problems).toEqual([]);
});

it('understands the names of Configuration Manager, and passes other products over', () => {
  const text = [
    'ResourceID,Name0,Is_Virtual_Machine0,Virtual_Machine_Host_Name0,NumberOfProcessors0,NumberOfCores0,Last_HW_Scan0,ProductName0,ProductVersion0,exportedOn',
    '16777300,SQL01,1,ESX-01,2,4,2026-11-19 03:10:22,Microsoft SQL Server 2019 Standard,15.0.4430.1,2026-11-20',
    '16777301,HV01,0,NULL,2,12,2026-11-19 03:10:22,7-Zip 24.09,24.09,2026-11-20',
  ].join('\r\n');

  const { lines, passedOver, problems } = parseServers(text, today);

  expect(problems).toEqual([]);
  expect(passedOver).toBe(1);
  expect(lines).toMatchObject([
    {
      serverId: '16777300',
      kind: 'vm',
      hostId: 'esx-01',
      virtualCores: 8,
      product: 'sql-server',
      lastSeenOn: '2026-11-19',
    },
    { serverId: '16777301', kind: 'host', hostId: null, physicalCores: 24, product: null },
  ]);
});

it('reads the same as JSON', () => {
  const entry = {
    id: 'v1',
    kind: 'vm',
    virtualCores: 4,
    product: 'SQL Server',
    edition: null,
    exportedOn: '2026-11-20',
  };

  expect(parseServers(JSON.stringify([entry]), today).lines).toMatchObject([
    { serverId: 'v1', virtualCores: 4, edition: 'SQL Server' },
  ]);
  expect(parseServers(JSON.stringify([entry, 7]), today).problems).toEqual([
    { place: 'entry 2', message: 'is not an object.' },
  ]);
  expect(parseServers('[', today).problems[0]?.message).toContain('is not JSON');
});

it('wants the day, and lines', () => {
  expect(parseServers('id,kind\nh,host', today).problems[0]?.message).toContain('exportedOn is missing');
  expect(parseServers(header, today).problems).toEqual([{ place: 'file', message: 'has no lines.' }]);
});
