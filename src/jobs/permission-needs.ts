import { collectors } from '../collectors/list.ts';
import { fabricSetting } from '../collectors/power-bi-activity/fabric-setting.ts';
import { isGraphPermission, permissionNamed } from '../graph/permissions.ts';
import { sourceNames, type SourceName } from '../lake/observation.ts';

export type App = 'reader' | 'writer';

/** One permission of one app, and what it is for. */
export interface PermissionNeed {
  readonly app: App;
  readonly permission: string;
  /** Null for a role in Azure and a setting of Fabric. */
  readonly appRoleId: string | null;
  /** Sources and steps that cannot do without it. */
  readonly neededBy: readonly string[];
  /** Those that do without it, and then know less. */
  readonly usedBy: readonly string[];
  readonly lost: string;
}

/** What is read or changed outside of collections. */
const steps: readonly (readonly [app: App, permission: string, step: string, isNeeded: boolean])[] = [
  ['reader', 'MailboxSettings.Read', 'the look before a removal', false],
  ['reader', 'Directory.Read.All', 'the look at a group', false],
  ['writer', 'LicenseAssignment.ReadWrite.All', 'reclaim, undo, swap', true],
  ['writer', 'GroupMember.ReadWrite.All', 'removals from the licence groups of the policy', false],
];

/** Least privileges of the two apps for these sources; all of them when left out (C50). The bot needs none. */
export function permissionNeeds(sources: readonly SourceName[] = sourceNames): readonly PermissionNeed[] {
  const found = new Map<string, PermissionNeed & { neededBy: string[]; usedBy: string[] }>();

  function need(app: App, permission: string): { readonly neededBy: string[]; readonly usedBy: string[] } {
    const key = `${app} ${permission}`;
    const known = permissionNamed(permission);
    const added = found.get(key) ?? {
      app,
      permission,
      appRoleId: known?.appRoleId ?? null,
      neededBy: [],
      usedBy: [],
      lost: known?.lost ?? (permission === fabricSetting ? 'who uses Power BI' : 'its sources'),
    };
    found.set(key, added);
    return added;
  }

  for (const { name, permissions, optionalPermissions = [] } of collectors) {
    if (!sources.includes(name)) continue;
    for (const permission of permissions) need('reader', permission).neededBy.push(name);
    for (const permission of optionalPermissions) need('reader', permission).usedBy.push(name);
  }
  for (const [app, permission, step, isNeeded] of steps) {
    const { neededBy, usedBy } = need(app, permission);
    (isNeeded ? neededBy : usedBy).push(step);
  }
  return [...found.values()];
}

/** A role to be given in Azure, not an application permission of Microsoft Graph. */
export function isAzureRole({ permission }: Pick<PermissionNeed, 'permission'>): boolean {
  return !isGraphPermission(permission) && permission !== fabricSetting;
}

/** To be switched on by an administrator of Fabric: no permission of the app opens what it opens. */
export function isFabricSetting({ permission }: Pick<PermissionNeed, 'permission'>): boolean {
  return permission === fabricSetting;
}
