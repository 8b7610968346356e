/**
 * The permissions that do for another one. Those of LicenseAssignment, Organization and RoleManagement are named in
 * graph-and-azure §0.2, §1.1, §1.2 and §3.1; the others follow Microsoft's pattern of names and are not checked against
 * a tenant. Either mistake is safe: one counted wrongly is a 403 and a gap, one left out says what to grant.
 */
const higherThan: Readonly<Record<string, readonly string[]>> = {
  'LicenseAssignment.Read.All': [
    'LicenseAssignment.ReadWrite.All',
    'Organization.Read.All',
    'Organization.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  'LicenseAssignment.ReadWrite.All': ['User.ReadWrite.All', 'Directory.ReadWrite.All'],
  'Organization.Read.All': ['Organization.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  'User.Read.All': ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  'GroupMember.Read.All': [
    'GroupMember.ReadWrite.All',
    'Group.Read.All',
    'Group.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  'GroupMember.ReadWrite.All': ['Group.ReadWrite.All', 'Directory.ReadWrite.All'],
  'Directory.Read.All': ['Directory.ReadWrite.All'],
  'Application.Read.All': ['Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  'User-LifeCycleInfo.Read.All': ['User-LifeCycleInfo.ReadWrite.All'],
  'ReportSettings.Read.All': ['ReportSettings.ReadWrite.All'],
  'MailboxSettings.Read': ['MailboxSettings.ReadWrite'],
  'DeviceManagementManagedDevices.Read.All': ['DeviceManagementManagedDevices.ReadWrite.All'],
  'RoleEligibilitySchedule.Read.Directory': [
    'RoleEligibilitySchedule.ReadWrite.Directory',
    'RoleManagement.Read.Directory',
    'RoleManagement.Read.All',
    'RoleManagement.ReadWrite.Directory',
  ],
  'RoleAssignmentSchedule.Read.Directory': [
    'RoleAssignmentSchedule.ReadWrite.Directory',
    'RoleManagement.Read.Directory',
    'RoleManagement.Read.All',
    'RoleManagement.ReadWrite.Directory',
  ],
  'IdentityRiskEvent.Read.All': ['IdentityRiskEvent.ReadWrite.All'],
};

/** The permissions of `wanted` that nothing in `granted` covers, in their order. */
export function missingOf(wanted: readonly string[], granted: readonly string[]): readonly string[] {
  return wanted.filter((permission) => coveredBy(permission, granted) === null);
}

/** What was granted that does for a permission: itself before a higher one; null when nothing does. */
export function coveredBy(permission: string, granted: readonly string[]): string | null {
  const higher = higherThan[permission] ?? [];
  return [permission, ...higher].find((each) => granted.includes(each)) ?? null;
}

/** Covers many reads at once: counted where it was granted, and never asked for. */
export const catchAll = 'Directory.Read.All';

/** It can change the tenant, or act in somebody's name (C50). */
export function changesTenant(permission: string): boolean {
  return /ReadWrite|\.Write\b|FullControl|\.Send\b|Manage(?!ment|d)|AccessAsUser|\.Create\b/.test(permission);
}
