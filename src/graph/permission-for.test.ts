import { describe, expect, it } from 'vitest';
import { permissionFor } from './permission-for.ts';

describe('permissionFor', () => {
  it.each([
    ['/v1.0/subscribedSkus', 'LicenseAssignment.Read.All'],
    ['/v1.0/directory/subscriptions', 'Organization.Read.All'],
    ['/v1.0/directory/deletedItems/microsoft.graph.user', 'User.Read.All'],
    ['/v1.0/users/delta', 'User.Read.All'],
    ['/v1.0/users/u1/mailboxSettings/userPurpose', 'MailboxSettings.Read'],
    ['/v1.0/groups/g1/members', 'GroupMember.Read.All'],
    ['/v1.0/auditLogs/directoryAudits', 'AuditLog.Read.All'],
    ['/v1.0/reports/authenticationMethods/userRegistrationDetails', 'AuditLog.Read.All'],
    ['/beta/reports/servicePrincipalSignInActivities', 'AuditLog.Read.All'],
    ['/beta/reports/azureADPremiumLicenseInsight', 'Reports.Read.All'],
    ["/v1.0/reports/getMailboxUsageDetail(period='D90')", 'Reports.Read.All'],
    ["/v1.0/copilot/reports/getMicrosoft365CopilotUsageUserDetail(period='D90')", 'Reports.Read.All'],
    ['/v1.0/deviceManagement/managedDevices', 'DeviceManagementManagedDevices.Read.All'],
    ['/v1.0/deviceManagement/detectedApps', 'DeviceManagementManagedDevices.Read.All'],
    ['/v1.0/communications/callRecords/getPstnCalls(fromDateTime=x)', 'CallRecord-PstnCalls.Read.All'],
    [
      '/v1.0/roleManagement/directory/roleEligibilityScheduleInstances',
      'RoleEligibilitySchedule.Read.Directory',
    ],
    [
      '/v1.0/roleManagement/directory/roleAssignmentScheduleInstances',
      'RoleAssignmentSchedule.Read.Directory',
    ],
    ['/v1.0/identityProtection/riskDetections', 'IdentityRiskEvent.Read.All'],
    ['/v1.0/identity/conditionalAccess/policies', 'Policy.Read.All'],
    ['/v1.0/servicePrincipals', 'Application.Read.All'],
  ])('names what %s needs', (path, permission) => {
    expect(permissionFor('GET', path)).toBe(permission);
  });

  it('does not guess', () => {
    expect(permissionFor('GET', '/v1.0/planner/plans')).toBeNull();
    expect(permissionFor('DELETE', '/v1.0/subscribedSkus')).toBeNull();
  });
});
