import { deviceMethod } from '../../reports/device-method.ts';
import type { DeviceDocument } from '../../reports/device-document.ts';
import { sharedUseDocument } from '../../reports/device-shared-use.ts';
import { supportOfBuild } from '../../reports/support-of.ts';
import type { Basis } from '../../reports/usage-document-basis.ts';

/** The name of a person that no card may show. */
export const deviceOwnerName = 'Adele Vance';

export function sampleDevices(basis: Basis, isUnknown: boolean, skuId: string): DeviceDocument {
  const day = '2026-11-22';
  const rows = [{ name: 'Windows', devices: 12, active: 9, inactive: 2, unknown: 1 }];
  const people = [{ userId: 'someone', name: deviceOwnerName, skuIds: [skuId] }];
  const cohort = { count: 4, held: { priced: 3, unpriced: 1, monthlyMinor: 9960 }, people };
  const frontline = {
    ...{ ...cohort, sharedDevicesOnly: 1, noCompanyDevice: 3 },
    targets: [
      { skuId: 'f3', eachMinor: 750, savingMinor: 7710 },
      { skuId: 'f1', eachMinor: null, savingMinor: null },
    ],
  };
  return {
    ...basis,
    method: deviceMethod({ inactiveAfterDays: 90, newForDays: 30 }),
    inactiveAfterDays: 90,
    currency: 'GBP',
    inventory: isUnknown
      ? null
      : {
          ...{ devices: 12, active: 9, inactive: 2, unknown: 1 },
          ...{ byOs: rows, byOwnership: rows, byManagement: rows, byCompliance: rows },
          shared: [{ ...rows[0], name: 'noUser', devices: 1, active: 0, inactive: 1, unknown: 0 }],
          remediation: [{ compliance: 'noncompliant', owner: 'licensed', devices: 3 }],
        },
    ...{ remediation: null, osVersions: null, detected: null },
    windowsBuilds: isUnknown
      ? null
      : [
          { build: '19045', devices: 4, active: 3, ...supportOfBuild('19045', day) },
          { build: '26100', devices: 6, active: 6, ...supportOfBuild('26100', day) },
          { build: null, devices: 2, active: 0, ...supportOfBuild(null, day) },
        ],
    ...{ configMgr: null, systems: null, configMgrSoftware: null },
    rights: isUnknown
      ? null
      : {
          holders: 40,
          verdicts: { active: 30, allInactive: 4, unknown: 1, noDevice: 4, spared: 1 },
          allInactive: cohort,
        },
    licences: isUnknown
      ? null
      : {
          companyWindows: { active: 9, inactive: 2, unknown: 1 },
          skus: [
            {
              ...{ skuId: 'apps-device', name: 'Microsoft 365 Apps (device)', platform: 'windows' },
              ...{ bought: 10, consumed: 8, inactiveMayConsume: 2, reason: null },
            },
            {
              ...{ skuId: 'intune-device', name: 'Microsoft Intune Device', platform: null },
              ...{ bought: 5, consumed: 4, inactiveMayConsume: null, reason: 'sku-platform-not-known' },
            },
          ],
        },
    sharedUse: isUnknown
      ? null
      : sharedUseDocument({
          ...{ considered: 14, frontline, sharedDevice: { ...cohort, count: 0 } },
          excluded: {
            ...{ guest: 0, protected: 2, otherHours: 0, exempt: 0, disabled: 0, new: 1 },
            ...{ ownDevice: 5, desktopUse: 0, mailbox: 0, noUse: 0 },
          },
          unknown: { account: 0, since: 0, ownDevice: 0, apps: 2, mailbox: 0, sharedCheckIn: 0 },
        }),
    skuNames: { f3: 'Microsoft 365 F3', f1: 'Microsoft 365 F1' },
    reasons: isUnknown ? { devices: 'users-incomplete', sharedUse: 'users-incomplete' } : {},
  };
}
