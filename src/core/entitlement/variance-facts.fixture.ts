import { dayOf } from '../model/day.ts';
import { known, type Figure } from '../model/product.ts';
import type { Variance } from './variance.ts';
import type {
  BilledLine,
  TenantSku,
  TenantSubscription,
  VarianceFacts,
  VarianceLine,
  VarianceProduct,
} from './variance-facts.ts';
import { variancesOf } from './variances.ts';

const asOf = dayOf('2026-11-22');
export const partner = '3f2b0000-0000-4000-8000-0000000000aa';
export const tenantId = '3f2b0000-0000-4000-8000-000000000001';

export const registerLine = (over: Partial<VarianceLine> = {}): VarianceLine => ({
  id: 'e5/1',
  contract: 'EA-1',
  document: 'order form',
  quantity: 100,
  soldBy: null,
  changesOn: [dayOf('2028-07-01')],
  ...over,
});

export const product = (over: Partial<VarianceProduct> = {}): VarianceProduct => ({
  product: 'e5',
  name: 'E5',
  skuIds: ['sku-a'],
  entitled: known(100),
  purchased: known(100),
  price: known({ amountMinor: 5000, currency: 'GBP', per: 'month', source: 'sheet', on: '2025-07-01' }),
  isRegistered: true,
  lines: [registerLine()],
  terms: [{ units: 100, from: dayOf('2025-07-01'), to: dayOf('2028-06-30') }],
  ...over,
});

export const sku = (over: Partial<TenantSku> = {}): TenantSku => ({
  skuId: 'sku-a',
  name: 'E5',
  enabledUnits: 100,
  warningUnits: 0,
  suspendedUnits: 0,
  lockedOutUnits: 0,
  consumedUnits: 90,
  isPositioned: true,
  ...over,
});

export const subscription = (over: Partial<TenantSubscription> = {}): TenantSubscription => ({
  subscriptionId: 's-1',
  skuId: 'sku-a',
  status: 'Enabled',
  isTrial: false,
  totalUnits: 100,
  createdOn: dayOf('2025-07-01'),
  nextLifecycleOn: dayOf('2028-06-30'),
  ownerTenantId: tenantId,
  ...over,
});

export const facts = (over: Partial<VarianceFacts> = {}): VarianceFacts => ({
  asOf,
  tenantId,
  products: [product()],
  skus: { rows: known([sku()]), on: '2026-11-22' },
  subscriptions: { rows: known([subscription()]), on: '2026-11-22' },
  invoices: [],
  budgets: [],
  ...over,
});

export const rows = <T>(...all: T[]) => ({ rows: known(all), on: '2026-11-22' });
export const value = (figure: Figure<number>) => (figure.known ? figure.value : figure.reason);
export const brief = ({ kind, left, right, difference, material }: Variance) => [
  kind,
  value(left.value),
  value(right.value),
  value(difference),
  material,
];
export const briefs = (given: VarianceFacts) => variancesOf(given).variances.map(brief);

export const billed = (over: Partial<BilledLine> = {}): BilledLine => ({
  id: 'invoice/1',
  invoice: 'INV-1',
  product: 'e5',
  quantity: 100,
  periodStart: dayOf('2026-11-01'),
  periodEnd: dayOf('2026-11-30'),
  amountMinor: 500_000,
  currency: 'GBP',
  ...over,
});
