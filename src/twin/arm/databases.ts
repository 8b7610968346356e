import { createRandom, hash32, type Random } from '../random.ts';
import type { ArmGroup, Tags } from './subscriptions.ts';

/** A database, managed instance or elastic pool of Azure SQL. */
export interface DatabaseResource {
  readonly kind: 'sqldb' | 'sqlmi' | 'elasticpool';
  readonly id: string;
  readonly name: string;
  readonly group: ArmGroup;
  readonly location: string;
  readonly tags: Tags;
  readonly sku: { readonly name: string; readonly tier: string; readonly capacity: number };
  /** `BasePrice` is Azure Hybrid Benefit; null where there is no choice: serverless, and by DTU. */
  readonly licenseType: 'LicenseIncluded' | 'BasePrice' | null;
}

export function createDatabases(
  seed: number,
  machines: number,
  groups: readonly ArmGroup[],
): readonly DatabaseResource[] {
  const random = createRandom(hash32(seed, 4004));
  const count = Math.max(14, Math.round(machines / 4));
  return Array.from({ length: count }, (_, position) => {
    const group = random.pick(groups);
    const shape = shapeOf(random, position);
    const name = `${shape.kind === 'sqlmi' ? 'mi' : 'db'}-${String(position + 1).padStart(3, '0')}`;
    const path = {
      sqldb: `servers/sql-${position % 5}/databases/${name}`,
      elasticpool: `servers/sql-${position % 5}/elasticPools/${name}`,
      sqlmi: `managedInstances/${name}`,
    }[shape.kind];
    return {
      ...shape,
      id: `${group.id}/providers/Microsoft.Sql/${path}`,
      name,
      group,
      location: group.location,
      tags: group.tags,
    };
  });
}

function shapeOf(random: Random, position: number): Pick<DatabaseResource, 'kind' | 'sku' | 'licenseType'> {
  const licenseType = random.chance(0.35) ? 'BasePrice' : 'LicenseIncluded';
  const capacity = random.pick([2, 4, 8, 16]);
  switch (position % 7) {
    case 0:
      return { kind: 'sqlmi', sku: { name: 'GP_Gen5', tier: 'GeneralPurpose', capacity }, licenseType };
    case 1:
      return { kind: 'elasticpool', sku: { name: 'GP_Gen5', tier: 'GeneralPurpose', capacity }, licenseType };
    case 2:
      return { kind: 'sqldb', sku: { name: 'S3', tier: 'Standard', capacity: 100 }, licenseType: null };
    case 3:
      return {
        kind: 'sqldb',
        sku: { name: 'GP_S_Gen5', tier: 'GeneralPurpose', capacity: 2 },
        licenseType: null,
      };
    case 4:
      return {
        kind: 'elasticpool',
        sku: { name: 'StandardPool', tier: 'Standard', capacity: 200 },
        licenseType: null,
      };
    default:
      return { kind: 'sqldb', sku: { name: 'BC_Gen5', tier: 'BusinessCritical', capacity }, licenseType };
  }
}
