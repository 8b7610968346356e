import type { ArmEstate, ArmResource } from './arm-estate.ts';

/** A row with every name a query may project. */
export type GraphRow = Readonly<Record<string, unknown>>;

export function resourceRows({ resources, others }: ArmEstate): readonly GraphRow[] {
  return [
    ...resources.map(resourceRow),
    ...others.map(({ id, type, name, group, location, tags }) => ({
      id,
      type,
      name,
      subscriptionId: group.subscription.id,
      resourceGroup: group.name.toLowerCase(),
      location,
      tags,
    })),
  ];
}

export function containerRows(estate: ArmEstate): readonly GraphRow[] {
  const { subscriptions, rootGroup } = estate;
  const above = [{ displayName: 'Tenant Root Group', name: rootGroup }];
  return [
    ...subscriptions.map(({ id }) => ({
      id: `/subscriptions/${id}`,
      type: 'microsoft.resources/subscriptions',
      subscriptionId: id,
      groups: above,
    })),
    ...groupRows(estate),
  ];
}

function groupRows({ groups }: ArmEstate): readonly GraphRow[] {
  return groups.map(({ id, name, subscription, location, tags }) => ({
    id,
    type: 'microsoft.resources/subscriptions/resourcegroups',
    name,
    subscriptionId: subscription.id,
    location,
    tags,
  }));
}

/** Texts that are absent are empty, as `tostring` of nothing is; numbers are null. */
function resourceRow(resource: ArmResource): GraphRow {
  const { id, name, group, location, tags } = resource;
  const base = {
    id,
    name,
    subscriptionId: group.subscription.id,
    resourceGroup: group.name.toLowerCase(),
    location,
    tags,
  };
  switch (resource.kind) {
    case 'vm':
    case 'vmss':
      return {
        ...base,
        type:
          resource.kind === 'vm'
            ? 'microsoft.compute/virtualmachines'
            : 'microsoft.compute/virtualmachinescalesets',
        size: resource.size,
        os: resource.os,
        licenseType: resource.licenseType ?? '',
        instances: resource.kind === 'vm' ? null : resource.instances,
      };
    case 'sqlvm':
      return {
        ...base,
        type: 'microsoft.sqlvirtualmachine/sqlvirtualmachines',
        licenseType: resource.licenseType,
        edition: resource.edition,
        vmId: resource.vmId.toLowerCase(),
      };
    case 'sqldb':
    case 'sqlmi':
    case 'elasticpool':
      return {
        ...base,
        type: {
          sqldb: 'microsoft.sql/servers/databases',
          sqlmi: 'microsoft.sql/managedinstances',
          elasticpool: 'microsoft.sql/servers/elasticpools',
        }[resource.kind],
        licenseType: resource.licenseType ?? '',
        edition: resource.sku.tier,
        size: resource.sku.name,
        capacity: resource.sku.capacity,
      };
    case 'arc-server':
    case 'arc-sql':
      return {
        ...base,
        type:
          resource.kind === 'arc-server'
            ? 'microsoft.hybridcompute/machines'
            : 'microsoft.azurearcdata/sqlserverinstances',
        os: resource.os ?? '',
        // Arc reports numbers as text.
        cores: resource.cores === null ? '' : String(resource.cores),
        edition: resource.edition ?? '',
        licenseType: resource.licenseType ?? '',
        vmId: resource.hostId?.toLowerCase() ?? '',
      };
  }
}

export function policyRows({ policies }: ArmEstate): readonly GraphRow[] {
  const { assignments, definitions, sets } = policies;
  return [
    ...assignments.map(({ id, displayName, scope, enforcementMode, definitionId, parameters }) => ({
      id: id.toLowerCase(),
      type: 'microsoft.authorization/policyassignments',
      displayName,
      scope,
      enforcementMode,
      definitionId,
      parameters,
    })),
    ...definitions.map(({ id, displayName, category, parameters, policyRule }) => ({
      id: id.toLowerCase(),
      type: 'microsoft.authorization/policydefinitions',
      displayName,
      category,
      parameters,
      rule: policyRule,
    })),
    ...sets.map(({ id, displayName, parameters, members }) => ({
      id: id.toLowerCase(),
      type: 'microsoft.authorization/policysetdefinitions',
      displayName,
      parameters,
      members: members.map(({ reference, definitionId, parameters: given }) => ({
        policyDefinitionReferenceId: reference,
        policyDefinitionId: definitionId,
        parameters: given,
      })),
    })),
  ];
}
