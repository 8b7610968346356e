import { missingKeysOf } from '../../core/azure/tag-completeness.ts';
import type { ObservationRows } from '../../lake/observation.ts';
import type { AzureResourceKind } from '../../lake/rows/azure-rows.ts';
import { WholeNumber } from '../azure-values.ts';
import type { ComputeSku, GroupRow, ResourceRow, UntaggedRow } from './schema.ts';

const kinds: Readonly<Record<string, AzureResourceKind>> = {
  'microsoft.compute/virtualmachines': 'vm',
  'microsoft.compute/virtualmachinescalesets': 'vmss',
  'microsoft.sqlvirtualmachine/sqlvirtualmachines': 'sqlvm',
  'microsoft.sql/servers/databases': 'sqldb',
  'microsoft.sql/servers/elasticpools': 'elasticpool',
  'microsoft.sql/managedinstances': 'sqlmi',
  'microsoft.hybridcompute/machines': 'arc-server',
  'microsoft.azurearcdata/sqlserverinstances': 'arc-sql',
};

/** Tiers sold by DTU: their capacity counts no cores; nor does that of a tier nobody names. */
const byDtu: ReadonlySet<string> = new Set(['basic', 'standard', 'premium']);

/** Nothing for a type that was not asked for. */
export function normaliseResource(
  row: ResourceRow,
  isDevTest: boolean | null,
): readonly ObservationRows['azure_resources'][] {
  const kind = kinds[row.type];
  if (kind === undefined) return [];
  return [
    {
      resourceId: row.id,
      kind,
      name: row.name,
      subscriptionId: row.subscriptionId,
      resourceGroup: row.resourceGroup?.toLowerCase() ?? null,
      location: locationOf(row.location),
      size: row.size,
      osType: row.os,
      licenseType: row.licenseType,
      edition: row.edition,
      vmId: row.vmId?.toLowerCase() ?? null,
      instances: kind === 'vmss' ? row.instances : 1,
      vCores: coresOf(kind, row),
      isDevTest,
      tags: row.tags,
    },
  ];
}

/** Null for machines of Azure, whose cores are those of their size. */
function coresOf(kind: AzureResourceKind, { edition, capacity, cores }: ResourceRow): number | null {
  switch (kind) {
    case 'sqldb':
    case 'sqlmi':
    case 'elasticpool':
      return edition === null || byDtu.has(edition.toLowerCase()) ? null : capacity;
    case 'arc-server':
    case 'arc-sql':
      return cores;
    case 'vm':
    case 'vmss':
    case 'sqlvm':
      return null;
  }
}

export function normaliseGroup(row: GroupRow): ObservationRows['azure_groups'] {
  return {
    groupId: row.id,
    name: row.name,
    subscriptionId: row.subscriptionId,
    location: locationOf(row.location),
    tags: row.tags,
  };
}

/** Nothing for a resource that has every tag after all. */
export function normaliseUntagged(
  row: UntaggedRow,
  tagKeys: readonly string[],
): readonly ObservationRows['azure_untagged'][] {
  const missing = missingKeysOf(row.tags, tagKeys);
  if (missing === null) throw new TypeError('Tags that were read are an object.');
  if (missing.length === 0) return [];
  return [
    {
      resourceId: row.id,
      name: row.name,
      type: row.type,
      subscriptionId: row.subscriptionId,
      resourceGroup: row.resourceGroup?.toLowerCase() ?? null,
      location: locationOf(row.location),
      missingKeys: missing.join(', '),
    },
  ];
}

/** `UK South` and `uksouth` are one place. */
function locationOf(location: string | null): string | null {
  return location === null ? null : location.replaceAll(' ', '').toLowerCase();
}

/** Virtual cores that are switched on, which is what licences are counted by; null when Compute does not say. */
export function vCpusOf({ capabilities }: ComputeSku): number | null {
  const value = (wanted: string) => capabilities?.find(({ name }) => name === wanted)?.value;
  return WholeNumber.parse(value('vCPUsAvailable') ?? value('vCPUs'));
}
