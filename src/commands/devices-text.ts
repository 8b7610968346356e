import type { Cohort } from '../core/devices/device-review.ts';
import {
  complianceText,
  deviceOwnerWords,
  managementText,
  sharedText,
} from '../core/devices/device-words.ts';
import type { CheckInRow, Inventory } from '../core/devices/inventory.ts';
import type { SupportVerdict } from '../core/model/support.ts';
import type { DeviceDocument } from '../reports/device-document.ts';
import type { LeftOut, SharedUseDocument } from '../reports/device-shared-use.ts';
import { unknownText } from '../reports/reason-words.ts';
import { count } from '../reports/trend-advice.ts';
import { wrapText } from '../reports/wrap-text.ts';
import { deviceLicenceText } from './device-licence-text.ts';
import { monthly } from './plan-scope.ts';
import { supportText } from './support-text.ts';
import { table } from './table.ts';

const mostRows = 10;

/** The document as a page of text. */
export function deviceText(document: DeviceDocument): string {
  const { asOf, inventory, rights, sharedUse, reasons, method, gaps } = document;
  return [
    asOf,
    ...(inventory === null
      ? [`devices: ${unknownText(reasons.devices)}`]
      : inventoryLines(inventory, document.inactiveAfterDays)),
    ...versionLines(document),
    ...buildLines(document),
    ...systemLines(document),
    '',
    ...(rights === null
      ? [`licences that cover devices: ${unknownText(reasons.devices)}`]
      : [
          `licences that cover devices: ${count(rights.holders)} holders; a device is active ${count(rights.verdicts.active)}, every device is inactive ${count(rights.verdicts.allInactive)}, no device known ${count(rights.verdicts.noDevice)}, spared ${count(rights.verdicts.spared)}, unknown ${count(rights.verdicts.unknown)}`,
          ...cohortLines('every known device is inactive', rights.allInactive, document),
        ]),
    '',
    ...deviceLicenceText(document),
    '',
    ...(sharedUse === null
      ? [`shared devices and frontline licences: ${unknownText(reasons.sharedUse ?? reasons.devices)}`]
      : sharedUseLines(sharedUse, document)),
    '',
    ...Object.values(method).map((line: string) => wrapText(line)),
    ...gaps.map((gap) => wrapText(`gap: ${gap.source}: ${gap.detail}`)),
  ].join('\n');
}

function inventoryLines(inventory: Inventory, days: number): string[] {
  const columns = ['all', `active (${days} d)`, 'inactive', 'unknown'];
  const asTold = (name: string | null) => name ?? 'not told';
  const rows = (title: string, found: readonly CheckInRow[], words = asTold) => [
    [title, ...columns],
    ...found.map(({ name, devices, active, inactive, unknown }) => [
      words(name),
      ...[devices, active, inactive, unknown].map(count),
    ]),
  ];
  const { remediation } = inventory;
  const wrong = remediation.reduce((total, { devices }) => total + devices, 0);
  return [
    table([
      ...rows('devices', [{ name: 'in all', ...inventory }]),
      ...rows('by system', inventory.byOs),
      ...rows('by ownership', inventory.byOwnership),
      ...rows('by management', inventory.byManagement, managementText),
      ...rows('by compliance', inventory.byCompliance, complianceText),
      ...rows('shared, told by', inventory.shared, sharedText),
    ]),
    '',
    `to be put right before a true-up: ${count(wrong)} devices`,
    ...(remediation.length === 0
      ? []
      : [
          table([
            ['state', 'whose they are', 'devices'],
            ...remediation.map(({ compliance, owner, devices }) => [
              complianceText(compliance),
              deviceOwnerWords[owner],
              count(devices),
            ]),
          ]),
        ]),
  ];
}

function versionLines({ osVersions, detected, configMgrSoftware, reasons }: DeviceDocument): string[] {
  const lines = (title: string, found: readonly (readonly string[])[], all: number) => [
    '',
    table([[title, 'version', 'devices'], ...found.slice(0, mostRows)]),
    ...(all > mostRows ? [`and ${count(all - mostRows)} more: --json shows them`] : []),
  ];
  const named = (name: string | null, version: string | null) => [name ?? '(no name)', version ?? '(none)'];
  return [
    ...(osVersions === null
      ? []
      : lines(
          'systems',
          osVersions.map(({ name, version, devices }) => [...named(name, version), count(devices)]),
          osVersions.length,
        )),
    ...(detected === null
      ? ['', `detected software: ${unknownText(reasons.detected)}`]
      : lines(
          'detected software (detected is not used)',
          detected.versions.map(({ name, version, deviceCount }) => [
            ...named(name, version),
            deviceCount === null ? 'unknown' : count(deviceCount),
          ]),
          detected.all,
        )),
    ...(configMgrSoftware === null
      ? ['', `software of Configuration Manager: ${unknownText(reasons.software)}`]
      : lines(
          `software of Configuration Manager (${configMgrSoftware.importedFile}, ${configMgrSoftware.exportedOn})`,
          configMgrSoftware.versions.map(({ name, version, devices }) => [
            ...named(name, version),
            count(devices),
          ]),
          configMgrSoftware.versions.length,
        )),
  ];
}

function buildLines({ asOf, windowsBuilds }: DeviceDocument): string[] {
  if (windowsBuilds === null || windowsBuilds.length === 0) return [];
  const sum = (wanted: SupportVerdict) =>
    windowsBuilds
      .filter(({ verdict }) => verdict === wanted)
      .reduce((total, { devices }) => total + devices, 0);
  return [
    '',
    `support of Windows: supported ${count(sum('supported'))} devices, ended ${count(sum('ended'))}, depends on the edition ${count(sum('differs'))}, unknown ${count(sum('unknown'))}`,
    table([
      ['version', 'build', 'devices', 'active'],
      ...windowsBuilds.map(({ version, build, devices, active }) => [
        version ?? 'unknown',
        build ?? 'not told',
        count(devices),
        count(active),
      ]),
    ]),
    ...windowsBuilds.map((each) =>
      wrapText(`  ${each.version ?? each.build ?? 'no build told'}: ${supportText(each, asOf)}`, '    '),
    ),
  ];
}

function systemLines({ systems, configMgr, reasons }: DeviceDocument): string[] {
  if (systems === null) return ['', `Configuration Manager beside Intune: ${unknownText(reasons.systems)}`];
  const sides = [
    ['Configuration Manager', systems.configMgr],
    ['Intune, Windows alone', systems.intuneWindows],
  ] as const;
  const { importedFile, exportedOn, importedBy } = configMgr ?? {};
  return [
    '',
    table([
      ['devices known to', 'all', 'both', 'this one alone', 'ambiguous'],
      ...sides.map(([name, { all, both, only, ambiguous }]) => [
        name,
        ...[all, both, only, ambiguous].map(count),
      ]),
    ]),
    `Configuration Manager: ${importedFile ?? ''} of ${exportedOn ?? ''}, imported by ${importedBy ?? ''}; active ${count(systems.configMgr.active)}, inactive ${count(systems.configMgr.inactive)}, unknown ${count(systems.configMgr.unknown)}; virtual ${count(systems.configMgr.virtual)}`,
  ];
}

function sharedUseLines(found: SharedUseDocument, document: DeviceDocument): string[] {
  const { considered, frontline, sharedDevice, excluded, unknown } = found;
  return [
    `user-based suites: ${count(considered)} people; frontline ${count(frontline.count)}, licence of the device ${count(sharedDevice.count)}, excluded ${count(excluded.people)}, unknown ${count(unknown.people)}`,
    ...cohortLines('a frontline licence may do', frontline, document),
    `  of them with shared devices only ${count(frontline.sharedDevicesOnly)}, without a company device that checks in ${count(frontline.noCompanyDevice)}`,
    ...frontline.targets.map(
      ({ skuId, eachMinor, savingMinor }) =>
        `  with ${document.skuNames[skuId] ?? skuId} (${monthly(eachMinor, document)} each): ${savingMinor === null ? 'value unknown' : `${monthly(savingMinor, document)} a month less`}`,
    ),
    ...cohortLines('a licence of the device may do', sharedDevice, document),
    ...groupLines('excluded', excluded.groups),
    ...groupLines('unknown', unknown.groups),
  ];
}

function groupLines(title: string, groups: readonly LeftOut[]): string[] {
  return groups.flatMap(({ people, why }) =>
    people === 0 ? [] : [wrapText(`  ${title} ${count(people)}: ${why}`, '    ')],
  );
}

function cohortLines(
  title: string,
  { count: all, held, people }: Cohort,
  document: DeviceDocument,
): string[] {
  const unpriced = held.unpriced === 0 ? '' : `, of ${count(held.unpriced)} there is no price`;
  const shown = people.slice(0, mostRows);
  return [
    `${title}: ${count(all)} people${all === 0 ? '' : `, who hold ${monthly(held.monthlyMinor, document)} a month${unpriced}`}`,
    ...shown.map(
      ({ userId, name, skuIds }) =>
        `  ${userId}  ${name ?? '(no name)'}: ${skuIds.map((skuId) => document.skuNames[skuId] ?? skuId).join(' + ')}`,
    ),
    ...(all > shown.length ? [`  and ${count(all - shown.length)} more`] : []),
  ];
}
