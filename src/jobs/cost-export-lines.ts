import type { Shell } from './registration-script.ts';

/** Where cost is to be exported to, and of what. */
export interface CostExportWish {
  /** Null: the policy reads no exports; the lines are then only shown. */
  readonly place: { readonly account: string; readonly container: string; readonly folder: string } | null;
  /** Subscriptions and management groups, as paths. */
  readonly scopes: readonly string[];
}

const placeholder = {
  account: 'https://REPLACE_WITH_ACCOUNT.blob.core.windows.net',
  container: 'cost-exports',
  folder: 'daily',
};

const reader =
  '$(az ad app list --filter "displayName eq \'seatkeeper-reader\'" --query "[0].appId" --output tsv)';

const periods: Readonly<Record<Shell, readonly string[]>> = {
  bash: [
    'from_day=$(date -u -d tomorrow +%Y-%m-%dT00:00:00Z)',
    'to_day=$(date -u -d "+10 years" +%Y-%m-%dT00:00:00Z)',
  ],
  powershell: [
    "$from_day = (Get-Date).ToUniversalTime().AddDays(1).ToString('yyyy-MM-ddT00:00:00Z')",
    "$to_day = (Get-Date).ToUniversalTime().AddYears(10).ToString('yyyy-MM-ddT00:00:00Z')",
  ],
};

/**
 * Lines that make the daily export of amortised cost and let the reader see its container, nothing else of the
 * account (AUT-03). Comments where the policy names no place for exports.
 */
export function costExportLines(shell: Shell, { place, scopes }: CostExportWish): readonly string[] {
  const { account, container, folder } = place ?? placeholder;
  const name = new URL(account).hostname.split('.')[0] ?? '';
  // A URL is read in small letters; the placeholder is meant to be seen.
  const accountName = place === null ? 'REPLACE_WITH_ACCOUNT' : name;
  const find = `az storage account show --name ${accountName} --query id --output tsv`;
  const wanted = scopes.length > 0 ? scopes : ['/subscriptions/REPLACE_WITH_SUBSCRIPTION'];
  const lines = [
    `${shell === 'bash' ? 'account_id=' : '$account_id = '}$(${find})`,
    ...periods[shell],
    ...wanted.map(
      (scope, at) =>
        `az costmanagement export create --name seatkeeper-daily-${at + 1} --type AmortizedCost --scope "${scope}" --storage-account-id "$account_id" --storage-container "${container}" --storage-directory "${folder}" --timeframe MonthToDate --recurrence Daily --recurrence-period from="$from_day" to="$to_day" --schedule-status Active`,
    ),
    `az role assignment create --assignee "${reader}" --role "Storage Blob Data Reader" --scope "$account_id/blobServices/default/containers/${container}"`,
  ];
  return [
    '',
    '# The daily export of Azure cost, and the role to read it. Needs the extension costmanagement of the Azure CLI.',
    '# Months before the first run: make an export of each with --timeframe Custom, into the same folder.',
    ...(place === null
      ? [
          '# Only where cost is read from exports (azure.costExports of the policy):',
          ...lines.map((each) => `# ${each}`),
        ]
      : lines),
  ];
}
