import type { Day } from './days.ts';
import { guidFrom, tenantIdOf } from './object-ids.ts';
import { hashText } from './random.ts';
import type { Tally } from './tally.ts';
import { skuFacts, type SkuFact, type SkuKey } from './tenant-skus.ts';

type SubscriptionStatus = 'Enabled' | 'Warning' | 'Suspended' | 'Deleted' | 'LockedOut';

/** A companySubscription. */
export interface Subscription {
  readonly id: string;
  readonly commerceSubscriptionId: string;
  readonly status: SubscriptionStatus;
  readonly units: number;
  readonly isTrial: boolean;
  readonly createdDay: Day;
  readonly nextLifecycleDay: Day | null;
  /** Who ordered it. Bought directly, Microsoft names the tenant itself or nobody. */
  readonly ownerTenantId: string | null;
}

interface PrepaidUnits {
  readonly enabled: number;
  readonly suspended: number;
  readonly warning: number;
  readonly lockedOut: number;
}

/** A SKU as the tenant bought it; who holds it is the tenant's state. */
export interface TenantSku {
  readonly fact: SkuFact;
  readonly prepaid: PrepaidUnits;
  readonly capabilityStatus: SubscriptionStatus;
  readonly subscriptions: readonly Subscription[];
}

type Sale = readonly [
  units: number,
  status?: SubscriptionStatus,
  more?: { readonly isTrial?: true; readonly endsIn?: number },
];

/** Units in force by the sample register, per product id. */
export type Entitlements = ReadonlyMap<string, number>;

export interface Commerce {
  readonly skus: readonly TenantSku[];
  readonly entitled: Entitlements;
}

/**
 * What was bought, in proportion to what is assigned: E5 below nine tenths, Power BI Pro above, Visio short of what
 * people hold, Project in its grace period, one trial beside paid units, one lapsed subscription.
 */
export function sellLicenses(tally: Tally, today: Day, tenantKey: number): Commerce {
  const seats = (product: string): number => tally.seats.get(product) ?? 0;
  const holders = (sku: SkuKey): number => tally.holders.get(sku) ?? 0;
  const e5 = roundUp(seats('microsoft-365-e5') / 0.89, 10);
  const e5Amendment = Math.max(1, Math.round(e5 / 10));
  const e3 = roundUp(seats('microsoft-365-e3') * 1.12, 5);
  const f3 = Math.ceil(seats('microsoft-365-f3') * 1.1);
  const copilot = roundUp(seats('microsoft-365-copilot') * 1.15, 5);
  const copilot2 = holders('COPILOT2') + 3;
  const visio = Math.floor(seats('visio-plan-2') * 0.87);
  const powerBi = Math.floor(seats('power-bi-pro') / 0.915);
  const phone = Math.ceil(seats('teams-phone-standard') * 1.3);
  const project = seats('planner-project-plan-3') + 2;
  const security = seats('microsoft-365-e5-security') + 2;
  const sales: Record<SkuKey, readonly Sale[]> = {
    E5: [[e5 - e5Amendment], [e5Amendment], [25, 'Deleted', { isTrial: true }]],
    E3: [[e3], [10, 'Suspended']],
    F3: [[f3 + 5]],
    COPILOT: [[Math.max(holders('COPILOT'), copilot - copilot2)]],
    COPILOT2: [[copilot2]],
    VISIO2: [[visio]],
    VISIO1: [[holders('VISIO1') + 2, 'Suspended']],
    POWERBI: [[powerBi], [25, 'Enabled', { isTrial: true, endsIn: 12 }]],
    PHONE: [[phone]],
    PROJECT3: [[project, 'Warning', { endsIn: 20 }]],
    EXCHANGE1: [[holders('EXCHANGE1') + 2]],
    E5SEC: [[security]],
    DEFENDER1: [[holders('DEFENDER1') + 1]],
    FLOWFREE: [[10_000]],
    FABRICFREE: [[1_000_000]],
    POWERAPPSTRIAL: [[10_000, 'Enabled', { isTrial: true }]],
    STORE: [[25]],
    UNLISTED: [[holders('UNLISTED') + 5]],
  };
  const skus = skuFacts.map((fact) => tenantSku(fact, sales[fact.key], today, tenantKey));
  const entitled = new Map([
    ['microsoft-365-e5', e5],
    ['microsoft-365-e3', e3],
    ['microsoft-365-f3', f3],
    ['microsoft-365-copilot', copilot],
    ['visio-plan-2', visio],
    ['power-bi-pro', powerBi],
    ['teams-phone-standard', phone],
    ['planner-project-plan-3', project],
    ['microsoft-365-e5-security', security],
  ]);
  return { skus, entitled };
}

function tenantSku(fact: SkuFact, sales: readonly Sale[], today: Day, tenantKey: number): TenantSku {
  const subscriptions = sales.map(([units, status = 'Enabled', more = {}], position): Subscription => {
    const key = hashText(`${fact.skuId}:${position}`);
    return {
      id: guidFrom(tenantKey, key, 61),
      commerceSubscriptionId: guidFrom(tenantKey, key, 67),
      status,
      units,
      isTrial: more.isTrial === true,
      createdDay: today - 400 + position * 90,
      nextLifecycleDay: status === 'Deleted' ? null : today + (more.endsIn ?? 220 - position * 30),
      ownerTenantId: ownerOf(fact.key, position, tenantKey),
    };
  });
  const sum = (status: SubscriptionStatus): number =>
    subscriptions.reduce((total, each) => total + (each.status === status ? each.units : 0), 0);
  const prepaid = {
    enabled: sum('Enabled'),
    suspended: sum('Suspended'),
    warning: sum('Warning'),
    lockedOut: sum('LockedOut'),
  };
  return { fact, prepaid, capabilityStatus: capabilityOf(prepaid), subscriptions };
}

/** The cloud solution provider's tenant. */
const partnerTenantId = '0d4c7a52-9b3e-4f18-a6d1-52c8e7f03b94';
const soldByPartner: readonly SkuKey[] = ['PROJECT3', 'VISIO1', 'EXCHANGE1', 'DEFENDER1', 'UNLISTED'];

function ownerOf(sku: SkuKey, position: number, tenantKey: number): string | null {
  if (soldByPartner.includes(sku)) return partnerTenantId;
  return position === 0 ? tenantIdOf(tenantKey) : null;
}

/** `Enabled` iff at least one enabled unit, otherwise by what remains (graph-and-azure.md §1.1). */
function capabilityOf({ enabled, warning, suspended }: PrepaidUnits): SubscriptionStatus {
  if (enabled > 0) return 'Enabled';
  if (warning > 0) return 'Warning';
  return suspended > 0 ? 'Suspended' : 'LockedOut';
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
