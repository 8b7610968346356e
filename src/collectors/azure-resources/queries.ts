/**
 * What is asked of Resource Graph (graph-and-azure §9.5). `id` is in every projection of resources: without it there
 * is no following page. Databases in a pool are licensed by the pool, and `master` by its server.
 */
export const computeQuery = `resources
| where type in~ ('microsoft.compute/virtualmachines', 'microsoft.compute/virtualmachinescalesets')
| project id, type, name, subscriptionId, resourceGroup, location, tags,
    size = coalesce(tostring(properties.hardwareProfile.vmSize), tostring(sku.name)),
    os = coalesce(tostring(properties.storageProfile.osDisk.osType), tostring(properties.virtualMachineProfile.storageProfile.osDisk.osType)),
    licenseType = coalesce(tostring(properties.licenseType), tostring(properties.virtualMachineProfile.licenseType)),
    instances = toint(sku.capacity)
| order by id asc`;

export const sqlMachineQuery = `resources
| where type =~ 'microsoft.sqlvirtualmachine/sqlvirtualmachines'
| project id, type, name, subscriptionId, resourceGroup, location, tags,
    licenseType = tostring(properties.sqlServerLicenseType),
    edition = tostring(properties.sqlImageSku),
    vmId = tolower(tostring(properties.virtualMachineResourceId))
| order by id asc`;

export const databaseQuery = `resources
| where type in~ ('microsoft.sql/servers/databases', 'microsoft.sql/servers/elasticpools', 'microsoft.sql/managedinstances')
| where name !~ 'master' and isempty(tostring(properties.elasticPoolId))
| project id, type, name, subscriptionId, resourceGroup, location, tags,
    licenseType = tostring(properties.licenseType),
    edition = tostring(sku.tier),
    size = tostring(sku.name),
    capacity = toint(coalesce(tostring(properties.vCores), tostring(sku.capacity)))
| order by id asc`;

export const arcServerQuery = `resources
| where type =~ 'microsoft.hybridcompute/machines'
| project id, type, name, subscriptionId, resourceGroup, location, tags,
    os = tostring(properties.osType),
    edition = tostring(properties.osSku),
    cores = tostring(properties.detectedProperties.coreCount)
| order by id asc`;

export const arcSqlQuery = `resources
| where type =~ 'microsoft.azurearcdata/sqlserverinstances'
| project id, type, name, subscriptionId, resourceGroup, location, tags,
    licenseType = tostring(properties.licenseType),
    edition = tostring(properties.edition),
    cores = tostring(properties.vCore),
    vmId = tolower(tostring(properties.containerResourceId))
| order by id asc`;

export const groupQuery = `resourcecontainers
| where type =~ 'microsoft.resources/subscriptions/resourcegroups'
| project id, name, subscriptionId, location, tags
| order by id asc`;

/**
 * Resource Graph looks tags up in the case they were written in, and Azure takes them in any: so their text is made
 * small first. What a key is here is checked again on the rows.
 */
export function untaggedQuery(tagKeys: readonly string[]): string {
  const isMissing = tagKeys.map((key) => `isempty(trim(@'\\s+', tostring(small['${quotable(key)}'])))`);
  return `resources
| extend small = parse_json(tolower(tostring(tags)))
| where ${isMissing.join(' or ')}
| project id, name, type, subscriptionId, resourceGroup, location, tags
| order by id asc`;
}

function quotable(key: string): string {
  return key.toLowerCase().replaceAll(/[\\']/g, String.raw`\$&`);
}

/** Fewer types than fit on one page: a sum has no page after it. */
export const countQuery = `resources
| summarize resources = count() by type
| order by type asc`;
