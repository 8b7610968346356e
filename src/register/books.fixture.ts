import { AppError } from '../lib/app-error.ts';
import type { ImportOptions } from './open-register.ts';

/** What the tests of the register import. */
export const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
export const e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
export const ann = '3f2b0000-0000-4000-8000-00000000000a';
export const options: ImportOptions = { format: 'json', fileName: 'prices.json', actor: ann };

export const line = {
  product: 'microsoft-365-e5',
  name: 'Microsoft 365 E5',
  skuIds: [e5],
  metric: 'user',
  quantity: 1000,
  contract: 'EA-1',
  contractType: 'EA',
  startDate: '2025-07-01',
  endDate: '2028-06-30',
  unitPrice: '52.10',
  currency: 'GBP',
  pricePer: 'month',
  priceSource: 'EA price sheet',
  priceDate: '2025-07-01',
  ownerIds: [ann],
  document: 'order form',
};
export const price = {
  skuId: e5,
  name: 'Microsoft 365 E5',
  unitPrice: '60.00',
  currency: 'GBP',
  pricePer: 'month',
  priceSource: 'list',
  priceDate: '2026-01-01',
};
export const bill = {
  invoice: 'INV-1',
  date: '2026-11-30',
  product: 'microsoft-365-e5',
  quantity: 1000,
  periodStart: '2026-11-01',
  periodEnd: '2026-11-30',
  amount: '52100.00',
  currency: 'GBP',
  contract: 'EA-1',
  document: 'INV-1.pdf',
};

const listOf =
  (key: string) =>
  (...entries: unknown[]) =>
    JSON.stringify({ [key]: entries });
export const lines = listOf('lines');
export const prices = listOf('prices');
export const invoices = listOf('invoices');
export const budgets = listOf('budgets');

/** The code of the fault, then its problems. */
export async function problemsOf(work: Promise<unknown>): Promise<string[]> {
  const fault = await work.then(
    () => new TypeError('no error'),
    (cause: unknown) => cause,
  );
  return fault instanceof AppError ? [fault.code, ...fault.why.split('\n')] : [String(fault)];
}
