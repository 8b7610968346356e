interface PermissionRow {
  readonly method: string;
  readonly path: RegExp;
  readonly permission: string;
}

/** Least application permissions (graph-and-azure §0.2). The first row that fits wins. */
const rows: readonly PermissionRow[] = [
  { method: 'GET', path: /^\/subscribedSkus/, permission: 'LicenseAssignment.Read.All' },
  { method: 'GET', path: /^\/directory\/subscriptions/, permission: 'Organization.Read.All' },
  { method: 'GET', path: /^\/auditLogs\//, permission: 'AuditLog.Read.All' },
  { method: 'GET', path: /^\/groups/, permission: 'GroupMember.Read.All' },
  { method: 'GET', path: /^\/admin\/reportSettings/, permission: 'ReportSettings.Read.All' },
  {
    method: 'GET',
    path: /^\/users$/,
    permission:
      'User.Read.All (and AuditLog.Read.All for sign-in activity, User-LifeCycleInfo.Read.All for leave dates)',
  },
  { method: 'GET', path: /^\/users\/[^/]+\/mailboxSettings/, permission: 'MailboxSettings.Read' },
  { method: 'GET', path: /^\/users/, permission: 'User.Read.All' },
  { method: 'GET', path: /^\/directory\/deletedItems\/microsoft\.graph\.user/, permission: 'User.Read.All' },
  {
    method: 'GET',
    path: /^\/reports\/(authenticationMethods|servicePrincipalSignInActivities)/,
    permission: 'AuditLog.Read.All',
  },
  { method: 'GET', path: /^\/(copilot\/)?reports\//, permission: 'Reports.Read.All' },
  {
    method: 'GET',
    path: /^\/deviceManagement\/(managedDevices|detectedApps)/,
    permission: 'DeviceManagementManagedDevices.Read.All',
  },
  { method: 'GET', path: /^\/communications\/callRecords\//, permission: 'CallRecord-PstnCalls.Read.All' },
  {
    method: 'GET',
    path: /^\/roleManagement\/directory\/roleEligibilitySchedule/,
    permission: 'RoleEligibilitySchedule.Read.Directory',
  },
  {
    method: 'GET',
    path: /^\/roleManagement\/directory\/roleAssignmentSchedule/,
    permission: 'RoleAssignmentSchedule.Read.Directory',
  },
  { method: 'GET', path: /^\/identityProtection\//, permission: 'IdentityRiskEvent.Read.All' },
  { method: 'GET', path: /^\/identity\/conditionalAccess\//, permission: 'Policy.Read.All' },
  { method: 'GET', path: /^\/servicePrincipals/, permission: 'Application.Read.All' },
  {
    method: 'POST',
    path: /^\/(users|groups)\/[^/]+\/assignLicense$/,
    permission: 'LicenseAssignment.ReadWrite.All',
  },
  { method: 'DELETE', path: /^\/groups\/[^/]+\/members\//, permission: 'GroupMember.ReadWrite.All' },
  { method: 'POST', path: /^\/groups\/[^/]+\/members\//, permission: 'GroupMember.ReadWrite.All' },
];

/** The permission a refused call most likely lacks; null when we do not know. `path` starts with the version. */
export function permissionFor(method: string, path: string): string | null {
  const unversioned = path.replace(/^\/(v1\.0|beta)/, '');
  return rows.find((row) => row.method === method && row.path.test(unversioned))?.permission ?? null;
}
