import { attestationRows } from './attestation-rows.ts';
import { holdRows, phoneRows } from './exchange-rows.ts';
import { historyRows } from './history-rows.ts';
import type { Tenant } from './population.ts';
import { registerLines } from './register-rows.ts';
import { csvText, monthBefore, monthEndBefore } from './sample-row.ts';
import { serverRegisterRows, serverRows } from './server-rows.ts';
import { skuOf } from './tenant-skus.ts';

/** The files a user of the demo imports, beside `registerRows`. */
export { attestationRows, historyRows, holdRows, phoneRows, serverRegisterRows, serverRows };

/** The import header of the price book. */
export const priceBookHeader = [
  'skuId',
  'name',
  'unitPrice',
  'currency',
  'pricePer',
  'priceSource',
  'priceDate',
] as const;

/** Sterling per user and month. What the register prices too has the register's price. */
const prices: readonly (readonly [skuId: string, name: string, unitPrice: string])[] = [
  ['184efa21-98c3-4e5d-95ab-d07053a96e67', 'Microsoft 365 E5 Compliance', '9.80'],
  ['18181a46-0d4e-45cd-891e-60aabd171b4e', 'Office 365 E1', '7.70'],
  [skuOf('VISIO1').skuId, 'Visio Plan 1', '4.10'],
  [skuOf('EXCHANGE1').skuId, 'Exchange Online (Plan 1)', '3.10'],
  ['19ec0d23-8335-4cbd-94ac-6050e30712fa', 'Exchange Online (Plan 2)', '6.20'],
  [skuOf('DEFENDER1').skuId, 'Microsoft Defender for Office 365 (Plan 1)', '1.60'],
  ['3dd6cf57-d688-4eed-ba52-9e40b5468c3e', 'Microsoft Defender for Office 365 (Plan 2)', '4.10'],
  ['111046dd-295b-4d6d-9724-d52ac90bd1f2', 'Microsoft Defender for Endpoint', '4.30'],
  ['078d2b04-f1bd-4111-bbd4-b4b1b354cef4', 'Microsoft Entra ID P1', '4.90'],
  ['84a661c4-e949-4bd2-a560-ed7766fcaf2b', 'Microsoft Entra ID P2', '7.40'],
  [skuOf('PHONE').skuId, 'Microsoft Teams Phone Standard', '6.60'],
  ['0c266dff-15dd-4b49-8397-2bb16070ed52', 'Microsoft 365 Audio Conferencing', '3.30'],
  ['ee02fd1b-340e-4a4b-b355-4a514e4c8943', 'Exchange Online Archiving for Exchange Online', '2.50'],
];

/** Prices of SKUs that are in nobody's contract yet, or in none with a price, as CSV text. */
export function priceBookRows(tenant: Tenant): string {
  const priceDate = `${tenant.today.slice(0, 4)}-01-01`;
  const source = 'public price list, United Kingdom';
  return csvText(
    priceBookHeader,
    prices.map(([skuId, name, unitPrice]) => [skuId, name, unitPrice, 'GBP', 'month', source, priceDate]),
  );
}

/** The import header of invoices. */
export const invoiceHeader = [
  'invoice',
  'date',
  'product',
  'quantity',
  'periodStart',
  'periodEnd',
  'amount',
  'currency',
  'contract',
  'document',
] as const;

/** Billed beyond the register: units of a product in it, and a product that is not. */
const overBilled = { product: 'power-bi-pro', units: 5 };
const unregistered = { product: 'exchange-online-plan-1', sku: 'EXCHANGE1', unitPriceMinor: 310 } as const;

interface Charge {
  readonly product: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly currency: string;
  readonly contract: string;
}

/**
 * Three months of invoices, as CSV text. They bill what the register has in force (of the running month: on the
 * tenant's day), but for Power BI Pro and for Exchange Online Plan 1.
 */
export function invoiceRows(tenant: Tenant): string {
  const rows = [2, 1, 0].flatMap((back) => {
    const periodStart = monthBefore(tenant.today, back);
    const periodEnd = monthEndBefore(tenant.today, back);
    return chargesOn(tenant, back === 0 ? tenant.today : periodStart).map((charge) => {
      const { product, quantity, unitPriceMinor, currency, contract } = charge;
      const invoice = `INV-${periodStart.slice(0, 7)}-${contract.slice(-3)}`;
      const amount = ((quantity * unitPriceMinor) / 100).toFixed(2);
      const document = `${invoice}.pdf`;
      return [
        ...[invoice, periodStart, product, String(quantity), periodStart, periodEnd],
        ...[amount, currency, contract, document],
      ];
    });
  });
  return csvText(invoiceHeader, rows);
}

function chargesOn(tenant: Tenant, day: string): readonly Charge[] {
  const charges = new Map<string, Charge>();
  for (const { product, quantity, contract, startDate, endDate } of registerLines(tenant)) {
    if (day < startDate || endDate < day) continue;
    charges.set(product.id, {
      product: product.id,
      quantity: (charges.get(product.id)?.quantity ?? beyondRegister(product.id)) + quantity,
      unitPriceMinor: Math.round(Number(product.unitPrice) * 100),
      currency: product.currency,
      contract,
    });
  }
  const stray: Charge = {
    product: unregistered.product,
    quantity: tenant.holders.get(unregistered.sku) ?? 0,
    unitPriceMinor: unregistered.unitPriceMinor,
    currency: 'GBP',
    contract: `CSP-${tenant.today.slice(0, 4)}-021`,
  };
  return [...charges.values(), ...(stray.quantity > 0 ? [stray] : [])];
}

function beyondRegister(product: string): number {
  return product === overBilled.product ? overBilled.units : 0;
}
