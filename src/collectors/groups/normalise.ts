import type { ObservationRows } from '../../lake/observation.ts';
import type { LicensingGroup } from './schema.ts';

/** No row for a group that gives no licence. */
export function normaliseGroup(group: LicensingGroup): readonly ObservationRows['groups'][] {
  if (group.assignedLicenses.length === 0) return [];
  return [
    {
      groupId: group.id,
      displayName: group.displayName,
      isDynamic: group.groupTypes.includes('DynamicMembership'),
      isSynced: group.onPremisesSyncEnabled,
      isRoleAssignable: group.isAssignableToRole,
      skuIds: group.assignedLicenses
        .map(({ skuId }) => skuId)
        .toSorted()
        .join(';'),
    },
  ];
}
