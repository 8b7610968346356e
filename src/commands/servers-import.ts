import type { Command } from 'commander';
import { dayOf, dayOfInstant, isoOf } from '../core/model/day.ts';
import type { ServerLine } from '../core/servers/server-line.ts';
import { serversInvalid } from '../imports/import-errors.ts';
import type { Inbox } from '../imports/inbox.ts';
import { onSheet } from '../imports/list-text.ts';
import { parseServers } from '../imports/parse-servers.ts';
import type { AuditTrail } from '../ledger/audit.ts';
import type { Clock } from '../lib/clock.ts';
import type { Invocation } from './invocation.ts';
import { readListInput, sheetFlag, sheetHelp, type SheetOption } from './list-input.ts';

/** What the import needs of `Services`. */
export interface ServersImportServices {
  readonly tenantId: string;
  readonly clock: Clock;
  readonly policy: { readonly servers: { readonly staleAfterDays: number } };
  readonly inbox: Pick<Inbox, 'keep'>;
  readonly ledger: { readonly audit: Pick<AuditTrail, 'appendOnce'> };
}

type ImportInvocation = Omit<Invocation, 'services'> & {
  readonly services: () => Promise<ServersImportServices>;
};

const header = `
One line for each product on each machine, or one without a product; CSV, a sheet of an XLSX
workbook, or a JSON list of objects:
  id,name,kind,hostId,processors,coresPerProcessor,virtualCores,os,osEdition,environment,cluster,lastSeenOn,product,edition,version,softwareAssurance,exportedOn
  esx-01,ESX 01,host,,2,16,,VMware ESXi 8,,production,C1,2026-11-20,,,,,2026-11-20
  sql-01,SQL 01,vm,esx-01,,,8,Windows Server 2022,Standard,production,C1,2026-11-20,SQL Server,Enterprise,2022,yes,2026-11-20
Also known: physicalCores, isVirtual, osVersion, cloud, isContainerHost, containers, containerIsolation (process, hyper-v),
isPassive, visibleCores, list (the tool that saw it). Configuration Manager's names are understood: ResourceID, Name0,
Is_Virtual_Machine0, Virtual_Machine_Host_Name0, NumberOfProcessors0, NumberOfCores0, Caption0, Last_HW_Scan0, ProductName0,
ProductVersion0; so are RVTools' VM, Host, CPUs and "# Cores".`;

/** `servers import <file>` (SRV-01, SRV-02). */
export function addServersImport(servers: Command, invocation: ImportInvocation): void {
  const { services, finish, cwd, actor } = invocation;
  servers
    .command('import')
    .description('takes the place of the list imported before, whole or not at all')
    .argument('<file>')
    .option(sheetFlag, sheetHelp)
    .addHelpText('after', header)
    .action(async (name: string, options: SheetOption) => {
      const input = await readListInput(cwd, name, 'servers', options);
      const used = await services();
      const { fileName, sheet } = input;
      if (input.problems.length > 0) throw serversInvalid(fileName, onSheet(input.problems, sheet));
      const today = isoOf(dayOfInstant(used.clock.now()));
      const { lines, exportedOn, passedOver, problems } = parseServers(input.text, today);
      if (problems.length > 0) throw serversInvalid(fileName, onSheet(problems, sheet));
      const figures = { ...countsOf(lines), passedOver };
      const file = { fileName, text: input.bytes, sheet, actor };
      const { imported, isNew } = await used.inbox.keep('servers', file);
      const { id, number, sha256, bytes, importedAt, importedBy } = imported;
      await used.ledger.audit.appendOnce({
        tenantId: used.tenantId,
        actor: importedBy,
        action: 'servers.imported',
        subject: `import:${id}:${number}`,
        body: {
          ...{ importId: id, fileName, sha256, bytes, importedAt, exportedOn },
          ...(sheet === null ? {} : { sheet }),
          ...figures,
        },
      });
      const knownUntil = isoOf(dayOf(exportedOn) + used.policy.servers.staleAfterDays);
      const others =
        passedOver === 0 ? '' : ` ${passedOver} lines are about other products and were passed over.`;
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, import: imported, isNew, exportedOn, knownUntil, ...figures },
        text: isNew
          ? `Imported ${fileName}, of ${exportedOn}: ${figures.hosts} hosts, ${figures.virtualMachines} virtual machines, ${figures.cloud} in a cloud; SQL Server on ${figures.sqlServer}, Windows Server on ${figures.windowsServer}.${others}\nThe next collection uses it. After ${knownUntil} it is stale: import it again before.`
          : `${fileName} is the list in use already: nothing was changed.`,
      });
    });
}

function countsOf(lines: readonly ServerLine[]) {
  const count = (isWanted: (line: ServerLine) => boolean) =>
    new Set(lines.filter(isWanted).map(({ serverId }) => serverId)).size;
  return {
    hosts: count(({ kind }) => kind === 'host'),
    virtualMachines: count(({ kind }) => kind === 'vm'),
    cloud: count(({ kind }) => kind === 'cloud'),
    sqlServer: count(({ product }) => product === 'sql-server'),
    windowsServer: count(({ product }) => product === 'windows-server'),
  };
}
