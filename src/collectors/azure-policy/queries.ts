/** Assignments and what they assign, from Resource Graph (AZR-09). */
export const assignmentQuery = `policyresources
| where type =~ 'microsoft.authorization/policyassignments'
| project id, displayName = tostring(properties.displayName), scope = tostring(properties.scope),
    enforcementMode = tostring(properties.enforcementMode),
    definitionId = tostring(properties.policyDefinitionId), parameters = properties.parameters
| order by id asc`;

export const definitionQuery = `policyresources
| where type =~ 'microsoft.authorization/policydefinitions'
| project id, displayName = tostring(properties.displayName), category = tostring(properties.metadata.category),
    parameters = properties.parameters, rule = properties.policyRule
| order by id asc`;

export const setQuery = `policyresources
| where type =~ 'microsoft.authorization/policysetdefinitions'
| project id, displayName = tostring(properties.displayName), parameters = properties.parameters,
    members = properties.policyDefinitions
| order by id asc`;
