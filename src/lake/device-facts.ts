import type { DuckDBConnection } from '@duckdb/node-api';
import { compliantStates, type DeviceCell, type OwnerCohort } from '../core/devices/inventory.ts';
import { sqlText } from './database.ts';
import { ownedDevicesSql, type DeviceWindow } from './device-sql.ts';
import { readSystems, type ConfigMgrList, type SystemsCompared } from './device-systems.ts';
import type { RunTables } from './seat-query.ts';
import { readSql } from './use-counts-scope.ts';

export interface DeviceQuery extends DeviceWindow {
  /** How many rows of each list are read. */
  readonly listed: number;
}

/** A device to be put right before a true-up. `name` is a device's: it may bear a person's. */
export interface RemediationDevice {
  readonly deviceId: string;
  readonly name: string | null;
  readonly userId: string | null;
  readonly os: string | null;
  readonly compliance: string | null;
  readonly owner: OwnerCohort;
  readonly lastSyncOn: string | null;
}

export interface VersionCount {
  readonly name: string | null;
  readonly version: string | null;
  readonly devices: number;
}

/** Intune's Windows devices of one build, like `26100`; null: no version is told, or none that has a build. */
export interface WindowsBuild {
  readonly build: string | null;
  readonly devices: number;
  /** Of them, those that check in. */
  readonly active: number;
}

/** `deviceCount` is Intune's own, null where it gives none. */
export interface DetectedVersion {
  readonly name: string | null;
  readonly version: string | null;
  readonly publisher: string | null;
  readonly platform: string | null;
  readonly deviceCount: number | null;
}

export interface DeviceFacts {
  readonly cells: readonly DeviceCell[];
  readonly remediation: readonly RemediationDevice[];
  /** Builds of the operating systems, the most frequent first. */
  readonly osVersions: readonly VersionCount[];
  /** All of them, the most frequent first. */
  readonly windowsBuilds: readonly WindowsBuild[];
  readonly detected: { readonly all: number; readonly versions: readonly DetectedVersion[] };
  readonly configMgr: ConfigMgrList | null;
  readonly configMgrSoftware: (ConfigMgrList & { readonly versions: readonly VersionCount[] }) | null;
  /** Null where nobody brought a list of Configuration Manager. */
  readonly systems: SystemsCompared | null;
}

/** Devices counted in the lake (USE-09 to USE-12). */
export async function readDevices(
  connection: DuckDBConnection,
  tables: RunTables,
  query: DeviceQuery,
): Promise<DeviceFacts> {
  const select = async <Row>(sql: string): Promise<Row[]> =>
    (await connection.runAndReadAll(sql)).getRowObjectsJS() as Row[];
  const owned = ownedDevicesSql(tables, query);
  const fine = compliantStates.map(sqlText).join(', ');
  const cells = await select<DeviceCell>(`
    SELECT "os", "ownership", "managementAgent" AS "management", "complianceState" AS "compliance", "shared", "owner",
      "checkIn", count(*)::INTEGER AS "devices"
    FROM (${owned}) GROUP BY ALL`);
  const remediation = await select<RemediationDevice>(`
    SELECT "deviceId", "deviceName" AS "name", "ownerId" AS "userId", "os", "complianceState" AS "compliance", "owner",
      "lastSyncOn"::VARCHAR AS "lastSyncOn"
    FROM (${owned}) WHERE "complianceState" IS NULL OR "complianceState" NOT IN (${fine})
    ORDER BY "complianceState" <> 'noncompliant', "deviceId" LIMIT ${query.listed}`);
  const osVersions = await select<VersionCount>(`
    SELECT "os" AS "name", "osVersion" AS "version", count(*)::INTEGER AS "devices"
    FROM ${readSql('devices', 'intune-devices', tables)} GROUP BY ALL
    ORDER BY "devices" DESC, "name", "version" LIMIT ${query.listed}`);
  const windowsBuilds = await select<WindowsBuild>(`
    SELECT nullif(regexp_extract("osVersion", '^10\\.0\\.(\\d+)', 1), '') AS "build", count(*)::INTEGER AS "devices",
      count(*) FILTER ("checkIn" = 'active')::INTEGER AS "active"
    FROM (${owned}) WHERE lower("os") = 'windows' GROUP BY ALL ORDER BY "devices" DESC, "build"`);
  const detected = readSql('detected_apps', 'detected-apps', tables);
  const [counted] = await select<{ readonly all: number }>(
    `SELECT count(*)::INTEGER AS "all" FROM ${detected}`,
  );
  if (counted === undefined) throw new TypeError('A count answered no row');
  const versions = await select<DetectedVersion>(`
    SELECT "name", "version", "publisher", "platform", "deviceCount" FROM ${detected}
    ORDER BY "deviceCount" DESC NULLS LAST, "name", "version", "appId" LIMIT ${query.listed}`);
  const listOf = async (table: string): Promise<ConfigMgrList | null> => {
    const [list] = await select<ConfigMgrList>(`
      SELECT count(*)::INTEGER AS "rows", min("exportedOn")::VARCHAR AS "exportedOn", min("importedFile") AS "importedFile",
        min("importedBy") AS "importedBy", strftime(min("importedAt"), '%Y-%m-%dT%H:%M:%S.%gZ') AS "importedAt"
      FROM ${table} HAVING count(*) > 0`);
    return list ?? null;
  };
  const software = readSql('configmgr_software', 'configmgr-software', tables);
  const softwareList = await listOf(software);
  const installed = await select<VersionCount>(`
    SELECT "product" AS "name", "version", count(DISTINCT lower("deviceName"))::INTEGER AS "devices"
    FROM ${software} GROUP BY ALL ORDER BY "devices" DESC, "name", "version" LIMIT ${query.listed}`);
  const configMgr = await listOf(readSql('configmgr_devices', 'configmgr-devices', tables));
  return {
    cells,
    remediation,
    osVersions,
    windowsBuilds,
    detected: { ...counted, versions },
    configMgr,
    configMgrSoftware: softwareList === null ? null : { ...softwareList, versions: installed },
    systems: configMgr === null ? null : await readSystems(connection, tables, query),
  };
}
