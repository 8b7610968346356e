import { elementAt } from '../element-at.ts';
import { guidFrom } from '../object-ids.ts';
import { createRandom, hash32, type Random } from '../random.ts';

export interface ArmSubscription {
  readonly id: string;
  readonly name: string;
  /** The offer it was bought under. */
  readonly quotaId: string;
  readonly isDevTest: boolean;
  /** Of its bills. */
  readonly currency: string;
}

export type Tags = Readonly<Record<string, string>> | null;

export interface ArmGroup {
  readonly id: string;
  readonly name: string;
  readonly subscription: ArmSubscription;
  readonly location: string;
  readonly tags: Tags;
}

export const locations = ['uksouth', 'northeurope', 'westeurope'] as const;
export const costCentres = ['CC-1010', 'CC-1020', 'CC-2030', 'CC-2040', 'CC-3050', 'CC-4060'] as const;

const names = [
  'Production',
  'Corporate IT',
  'Data Platform',
  'Development',
  'Retail',
  'Ports and Terminals',
  'Analytics',
  'Network Hub',
  'Identity',
  'Sandbox',
  'Disaster Recovery',
  'Archive',
] as const;

/** Its position among the names: bought under the dev/test offer. */
const devTest = 3;

/** Its position: a company in Ireland, with bills of its own. */
const inEuro = 5;

const workloads = ['erp', 'crm', 'web', 'sap', 'dwh', 'files', 'vdi', 'backup', 'iot', 'portal'] as const;

/** Six subscriptions for a small tenant, twelve for a large one, each with its resource groups. */
export function createSubscriptions(
  seed: number,
  users: number,
): { readonly subscriptions: readonly ArmSubscription[]; readonly groups: readonly ArmGroup[] } {
  const count = Math.min(names.length, 6 + Math.floor(users / 50_000));
  const subscriptions = Array.from({ length: count }, (_, position): ArmSubscription => ({
    id: guidFrom(seed, 4001, position),
    name: elementAt(names, position),
    quotaId: position === devTest ? 'MSDNDevTest_2014-09-01' : 'EnterpriseAgreement_2014-09-01',
    isDevTest: position === devTest,
    currency: position === inEuro ? 'EUR' : 'GBP',
  }));
  const random = createRandom(hash32(seed, 4002));
  const groups = subscriptions.flatMap((subscription) =>
    workloads.slice(0, random.between(5, workloads.length)).map((workload, position): ArmGroup => {
      const name = `rg-${workload}-${subscription.isDevTest ? 'dev' : 'prd'}${position % 3 === 2 ? '-02' : ''}`;
      return {
        id: `/subscriptions/${subscription.id}/resourceGroups/${name}`,
        name,
        subscription,
        location: random.pick(locations),
        tags: tagsOf(random, subscription.isDevTest),
      };
    }),
  );
  return { subscriptions, groups };
}

/** As people write them: mostly well, in another case, left empty, or not at all. */
export function tagsOf(random: Random, isDevTest: boolean): Tags {
  const costCentre = random.pick(costCentres);
  const environment = isDevTest ? 'dev' : 'prd';
  const kind = random.next();
  if (kind < 0.58) return { CostCenter: costCentre, Environment: environment };
  if (kind < 0.66) return { costcenter: costCentre, environment };
  if (kind < 0.7) return { COSTCENTER: costCentre };
  if (kind < 0.75) return { CostCenter: '', Environment: environment };
  if (kind < 0.85) return { Environment: environment, Owner: 'platform team' };
  return kind < 0.92 ? {} : null;
}

/** The value of a tag, its key in any case; null when there is none or an empty one. */
export function tagValueOf(tags: Tags, key: string): string | null {
  const wanted = key.toLowerCase();
  const found = Object.entries(tags ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1];
  return found === undefined || found === '' ? null : found;
}
