import { catchAll } from '../graph/permissions-included.ts';
import type { SourceName } from '../lake/observation.ts';
import { costExportLines, type CostExportWish } from './cost-export-lines.ts';
import {
  isAzureRole,
  isFabricSetting,
  permissionNeeds,
  type App,
  type PermissionNeed,
} from './permission-needs.ts';

export const shells = ['bash', 'powershell'] as const;
export type Shell = (typeof shells)[number];

export interface RegistrationWish {
  readonly shell: Shell;
  /** Of the sources that are read. */
  readonly sources: readonly SourceName[];
  readonly takesOutOfGroups: boolean;
  /** No line about exports when left out. */
  readonly costExport?: CostExportWish;
}

/** Microsoft Graph, the same application in every tenant. */
const graphAppId = '00000003-0000-0000-c000-000000000000';

/** Where a role of Azure is given; null for one that is no role of Azure Resource Manager. */
const scopes: Readonly<Record<string, string>> = {
  'Reservations Reader': '/providers/Microsoft.Capacity',
};

/**
 * A script that makes the two app registrations with the least permissions for what is read, or brings them there:
 * what they hold beyond is taken away. It makes no secret: each app proves itself with a certificate that is given.
 */
export function registrationScript(wish: RegistrationWish): string {
  const { shell, sources, takesOutOfGroups, costExport } = wish;
  const needs = permissionNeeds(sources).filter(
    ({ permission, neededBy }) =>
      (takesOutOfGroups || permission !== 'GroupMember.ReadWrite.All') &&
      (permission !== catchAll || neededBy.length > 0),
  );
  const dialect = shell === 'bash' ? bash : powershell;
  const roles = [...new Set(needs.filter(isAzureRole).map(({ permission }) => permission))];
  return [
    ...dialect.opening,
    ...(['reader', 'writer'] as const).flatMap((app) => appLines(dialect, app, needs)),
    ...dialect.closing,
    ...(roles.length === 0
      ? []
      : ['', '# Roles in Azure, for the reader.', ...roles.map((role) => dialect.giveRole(role))]),
    ...(needs.some(isFabricSetting) ? ['', ...fabricLines] : []),
    ...(costExport !== undefined && sources.includes('azure-costs')
      ? costExportLines(shell, costExport)
      : []),
    '',
  ].join('\n');
}

interface Dialect {
  readonly opening: readonly string[];
  readonly closing: readonly string[];
  register(app: App, roleIds: readonly string[]): readonly string[];
  giveRole(role: string): string;
}

function appLines(dialect: Dialect, app: App, needs: readonly PermissionNeed[]): readonly string[] {
  const wanted = needs.filter((need) => need.app === app && need.appRoleId !== null);
  const told = wanted.map(({ permission, appRoleId, neededBy, usedBy }) => {
    const isOptional = neededBy.length === 0 ? ' (optional)' : '';
    return `#   ${appRoleId ?? ''}  ${permission}${isOptional}: ${[...neededBy, ...usedBy].join(', ')}`;
  });
  const roleIds = wanted.flatMap(({ appRoleId }) => appRoleId ?? []);
  return ['', `# The ${app}:`, ...told, ...dialect.register(app, roleIds)];
}

function roleScope(role: string): string | null {
  if (/billing/i.test(role)) return null;
  return scopes[role] ?? '/subscriptions/REPLACE_WITH_SUBSCRIPTION';
}

const fabricLines: readonly string[] = [
  '# Power BI, where POWERBI_BASE_URL is set: by hand, in the admin portal of Fabric under tenant settings, let service',
  '# principals use read-only admin APIs, for a group that holds the reader. Leave Power BI permissions off the reader.',
];

const byHand = (role: string): string =>
  `# ${role}: give it to the reader by hand, in the Azure portal under Cost Management + Billing, Access control.`;

const bash: Dialect = {
  opening: [
    '#!/usr/bin/env bash',
    '# Needs the Azure CLI, signed in by an Application Administrator. Makes no secret and prints none.',
    'set -euo pipefail',
    ': "${READER_CERTIFICATE:?path of the public certificate (PEM) of the reader}"',
    ': "${WRITER_CERTIFICATE:?path of the public certificate (PEM) of the writer}"',
    `graph=${graphAppId}`,
    '',
    'ensure_app() { # name, certificate, app roles…',
    '  local name=$1 certificate=$2; shift 2',
    '  local id',
    '  id=$(az ad app list --filter "displayName eq \'$name\'" --query "[0].appId" --output tsv)',
    '  if [ -z "$id" ]; then',
    '    id=$(az ad app create --display-name "$name" --sign-in-audience AzureADMyOrg --query appId --output tsv)',
    '    az ad sp create --id "$id" --output none',
    '  fi',
    '  local sp graph_sp role held',
    '  sp=$(az ad sp show --id "$id" --query id --output tsv)',
    '  graph_sp=$(az ad sp show --id "$graph" --query id --output tsv)',
    '  for held in $(az ad app permission list --id "$id" --query "[?resourceAppId==\'$graph\'].resourceAccess[].id" --output tsv); do',
    '    case " $* " in *" $held "*) ;; *) az ad app permission delete --id "$id" --api "$graph" --api-permissions "$held" ;; esac',
    '  done',
    '  az rest --method GET --url "https://graph.microsoft.com/v1.0/servicePrincipals/$sp/appRoleAssignments" \\',
    '    --query "value[?resourceId==\'$graph_sp\'].[id,appRoleId]" --output tsv | while read -r assignment role; do',
    '    case " $* " in *" $role "*) ;; *) az rest --method DELETE --url "https://graph.microsoft.com/v1.0/servicePrincipals/$sp/appRoleAssignments/$assignment" ;; esac',
    '  done',
    '  for role in "$@"; do',
    '    az ad app permission add --id "$id" --api "$graph" --api-permissions "$role=Role" --output none',
    '  done',
    '  az ad app credential reset --id "$id" --append --cert "@$certificate" --output none',
    '  echo "$name $id"',
    '}',
  ],
  register: (app, roleIds) => [
    `ensure_app seatkeeper-${app} "$${app.toUpperCase()}_CERTIFICATE" \\`,
    ...roleIds.map((id, at) => `  ${id}${at === roleIds.length - 1 ? '' : ' \\'}`),
  ],
  closing: [
    '',
    '# Consent is a step of its own, for a Privileged Role Administrator who has read the list above:',
    'for app in seatkeeper-reader seatkeeper-writer; do',
    '  id=$(az ad app list --filter "displayName eq \'$app\'" --query "[0].appId" --output tsv)',
    '  echo "az ad app permission admin-consent --id $id"',
    'done',
  ],
  giveRole(role) {
    const scope = roleScope(role);
    if (scope === null) return byHand(role);
    const reader =
      '$(az ad app list --filter "displayName eq \'seatkeeper-reader\'" --query "[0].appId" --output tsv)';
    return `az role assignment create --assignee "${reader}" --role "${role}" --scope "${scope}"`;
  },
};

const powershell: Dialect = {
  opening: [
    '# Needs the Azure CLI, signed in by an Application Administrator. Makes no secret and prints none.',
    'param([Parameter(Mandatory)][string]$ReaderCertificate, [Parameter(Mandatory)][string]$WriterCertificate)',
    "$ErrorActionPreference = 'Stop'",
    `$graph = '${graphAppId}'`,
    "$base = 'https://graph.microsoft.com/v1.0/servicePrincipals'",
    '',
    'function Confirm-App([string]$Name, [string]$Certificate, [string[]]$Roles) {',
    '  $id = az ad app list --filter "displayName eq \'$Name\'" --query "[0].appId" --output tsv',
    '  if (-not $id) {',
    '    $id = az ad app create --display-name $Name --sign-in-audience AzureADMyOrg --query appId --output tsv',
    '    az ad sp create --id $id --output none',
    '  }',
    '  $sp = az ad sp show --id $id --query id --output tsv',
    '  $graphSp = az ad sp show --id $graph --query id --output tsv',
    '  foreach ($held in @(az ad app permission list --id $id --query "[?resourceAppId==\'$graph\'].resourceAccess[].id" --output tsv)) {',
    '    if ($held -and $Roles -notcontains $held) { az ad app permission delete --id $id --api $graph --api-permissions $held }',
    '  }',
    '  foreach ($given in @((az rest --method GET --url "$base/$sp/appRoleAssignments" | ConvertFrom-Json).value)) {',
    '    if ($given.resourceId -eq $graphSp -and $Roles -notcontains $given.appRoleId) { az rest --method DELETE --url "$base/$sp/appRoleAssignments/$($given.id)" }',
    '  }',
    '  foreach ($role in $Roles) { az ad app permission add --id $id --api $graph --api-permissions "$role=Role" --output none }',
    '  az ad app credential reset --id $id --append --cert "@$Certificate" --output none',
    '  Write-Output "$Name $id"',
    '}',
  ],
  register: (app, roleIds) => [
    `Confirm-App 'seatkeeper-${app}' $${app === 'reader' ? 'Reader' : 'Writer'}Certificate @(`,
    ...roleIds.map((id, at) => `  '${id}'${at === roleIds.length - 1 ? '' : ','}`),
    ')',
  ],
  closing: [
    '',
    '# Consent is a step of its own, for a Privileged Role Administrator who has read the list above:',
    "foreach ($app in 'seatkeeper-reader', 'seatkeeper-writer') {",
    '  $id = az ad app list --filter "displayName eq \'$app\'" --query "[0].appId" --output tsv',
    '  Write-Output "az ad app permission admin-consent --id $id"',
    '}',
  ],
  giveRole(role) {
    const scope = roleScope(role);
    if (scope === null) return byHand(role);
    const reader =
      '(az ad app list --filter "displayName eq \'seatkeeper-reader\'" --query "[0].appId" --output tsv)';
    return `az role assignment create --assignee ${reader} --role "${role}" --scope "${scope}"`;
  },
};
