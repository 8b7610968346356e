import type { ObservationRows } from '../../lake/observation.ts';
import { isoDayOf } from '../observed-values.ts';
import type { DirectoryUser } from './schema.ts';

export function normaliseUser(user: DirectoryUser): ObservationRows['users'] {
  return {
    userId: user.id,
    userPrincipalName: user.userPrincipalName,
    displayName: user.displayName,
    mail: user.mail,
    accountEnabled: user.accountEnabled,
    userType: user.userType,
    createdOn: isoDayOf(user.createdDateTime),
    leaveOn: isoDayOf(user.employeeLeaveDateTime),
    department: user.department,
    companyName: user.companyName,
    jobTitle: user.jobTitle,
    employeeType: user.employeeType,
    usageLocation: user.usageLocation,
    onPremisesSynced: user.onPremisesSyncEnabled,
    extensionAttributes: attributesOf(user.onPremisesExtensionAttributes),
  };
}

function attributesOf(attributes: DirectoryUser['onPremisesExtensionAttributes']): string | null {
  const set = Object.entries(attributes ?? {}).filter(
    ([name, value]) => !name.startsWith('@') && value !== null && value !== '',
  );
  return set.length === 0 ? null : JSON.stringify(Object.fromEntries(set));
}

/**
 * One row per path as Graph states it, and one for each SKU the user holds by no stated path that works, so that
 * a held SKU is never lost.
 */
export function normaliseAssignments(
  user: Pick<DirectoryUser, 'id' | 'assignedLicenses' | 'licenseAssignmentStates'>,
): readonly ObservationRows['assignments'][] {
  const stated = user.licenseAssignmentStates.map((state) => ({
    userId: user.id,
    skuId: state.skuId,
    groupId: state.assignedByGroup,
    source: 'licenseAssignmentStates' as const,
    state: state.state,
    // The wire also writes the word (graph-and-azure §2.1).
    error: state.error === 'None' ? null : state.error,
    updatedOn: isoDayOf(state.lastUpdatedDateTime),
    disabledPlans: state.disabledPlans.toSorted().join(';'),
  }));
  const explained = new Set(stated.filter(({ state }) => state !== 'Error').map(({ skuId }) => skuId));
  const unexplained = user.assignedLicenses
    .filter(({ skuId }) => !explained.has(skuId))
    .map(({ skuId, disabledPlans }) => ({
      userId: user.id,
      skuId,
      groupId: null,
      source: 'assignedLicenses' as const,
      state: null,
      error: null,
      updatedOn: null,
      disabledPlans: disabledPlans.toSorted().join(';'),
    }));
  return [...stated, ...unexplained];
}
