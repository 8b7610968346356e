import { csvLine } from './csv.ts';
import { dayText } from './days.ts';
import { primaryOwner, secondOwner } from './people.ts';
import type { Tenant } from './population.ts';
import { products, type TwinProduct } from './products.ts';
import { skuOf } from './tenant-skus.ts';

/** The import header of interfaces.md, exactly. */
export const registerHeader = [
  'product',
  'name',
  'skuIds',
  'metric',
  'quantity',
  'contract',
  'contractType',
  'startDate',
  'endDate',
  'unitPrice',
  'currency',
  'pricePer',
  'priceSource',
  'priceDate',
  'ownerIds',
  'document',
] as const;

export interface RegisterLine {
  readonly product: TwinProduct;
  /** Negative in a reducing amendment. */
  readonly quantity: number;
  readonly contract: string;
  readonly contractType: 'EA' | 'CSP';
  /** Inclusive, YYYY-MM-DD. */
  readonly startDate: string;
  readonly endDate: string;
  readonly document: string;
}

/**
 * The sample register: what is in force on the tenant's day adds up to `tenant.entitled`. Around it stand an expired
 * line, one that starts later, a reducing amendment and one that starts on the day itself.
 */
export function registerLines(tenant: Tenant): readonly RegisterLine[] {
  const year = Number(tenant.today.slice(0, 4));
  const term = { startDate: `${year - 1}-07-01`, endDate: `${year + 2}-06-30` };
  return products.flatMap((product): RegisterLine[] => {
    const quantity = tenant.entitled.get(product.id) ?? 0;
    const contract = `EA-${year - 1}-114`;
    const line: RegisterLine = {
      product,
      quantity,
      contract,
      contractType: 'EA',
      ...term,
      document: `${contract} order form, page 3`,
    };
    switch (product.id) {
      case 'microsoft-365-e5': {
        const added = Math.max(1, Math.round(quantity / 10));
        const before = { startDate: `${year - 4}-07-01`, endDate: `${year - 1}-06-30` };
        const earlier = {
          ...line,
          ...before,
          quantity: 300,
          contract: `EA-${year - 4}-087`,
          document: 'previous term',
        };
        const amendment = { ...line, quantity: added, document: `${contract} amendment 1` };
        return [earlier, { ...line, quantity: quantity - added }, amendment];
      }
      case 'microsoft-365-e3': {
        const reduced = {
          ...line,
          quantity: -10,
          startDate: tenant.today,
          document: `${contract} amendment 2`,
        };
        return [{ ...line, quantity: quantity + 10 }, reduced];
      }
      case 'microsoft-365-f3': {
        const later = { startDate: `${year + 1}-01-01`, document: `${contract} amendment 3, next year` };
        return [line, { ...line, ...later, quantity: 50 }];
      }
      case 'planner-project-plan-3': {
        const ends = { startDate: dayText(tenant.todayDay - 345), endDate: dayText(tenant.todayDay + 20) };
        return [
          {
            ...line,
            ...ends,
            contract: `CSP-${year}-021`,
            contractType: 'CSP',
            document: 'CSP order, "grace"',
          },
        ];
      }
      default:
        return [line];
    }
  });
}

/** The sample register as CSV text, for `register import`. */
export function registerRows(tenant: Tenant): string {
  const rows = registerLines(tenant).map(({ product, quantity, ...line }) => [
    product.id,
    product.name,
    product.skus.map((sku) => skuOf(sku).skuId).join(';'),
    'user',
    String(quantity),
    line.contract,
    line.contractType,
    line.startDate,
    line.endDate,
    product.unitPrice,
    product.currency,
    'month',
    `${line.contractType} price sheet`,
    line.startDate,
    product.isShared ? `${primaryOwner.id};${secondOwner.id}` : primaryOwner.id,
    line.document,
  ]);
  return [registerHeader, ...rows].map((row) => csvLine(row)).join('');
}
