import { attestationRows } from '../twin/sample-files.ts';
import type { Tenant } from '../twin/population.ts';
import { skuOf } from '../twin/tenant-skus.ts';
import { registerRows } from '../twin/truth.ts';

/** An owner's word "leave this seat alone". Days are `YYYY-MM-DD`, both included. */
export interface KeptSeat {
  readonly product: string;
  readonly userId: string;
  readonly from: string;
  readonly until: string;
}

/** What is different in the tenant of a seed, beside its faults: each rotates at a step of its own. */
export interface TenantVariant {
  /** Every feature is attested, so that savings are found; else some stay undecided. */
  readonly attestsEverything: boolean;
  /** Nobody attests what signals tell of, so that signals alone decide. */
  readonly leavesSignalsAlone: boolean;
  /** The register has lines that entitle nothing, or that nobody can add up. */
  readonly hasOddLines: boolean;
  readonly hasExemptions: boolean;
  /** It is collected and reconciled three weeks earlier too, and some licences are taken away after that. */
  readonly isSeenTwice: boolean;
  /** Among its people are some whose every fact is drawn. */
  readonly hasOddPeople: boolean;
}

export function variantOf(seed: number): TenantVariant {
  return {
    attestsEverything: seed % 2 === 1,
    leavesSignalsAlone: seed % 3 === 2,
    hasOddLines: seed % 3 === 0,
    hasExemptions: seed % 5 < 2,
    isSeenTwice: seed % 4 === 2,
    hasOddPeople: seed % 3 === 1,
  };
}

/** The attestations its administrators bring. */
export function attestationText(
  tenant: Tenant,
  { attestsEverything, leavesSignalsAlone }: TenantVariant,
): string {
  return attestationRows(tenant, [
    ...(attestsEverything ? [] : ['defender-identity']),
    ...(leavesSignalsAlone ? ['phone', 'audio-conferencing', 'power-bi', 'entra-p2'] : []),
  ]);
}

/** Its register, as CSV text. */
export function registerText(tenant: Tenant, { hasOddLines }: TenantVariant): string {
  const text = registerRows(tenant);
  if (!hasOddLines) return text;
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/);
  const stated = lines.map((line) => (line.startsWith('visio-plan-2,') ? suspended(line) : `${line},`));
  return [`${header},state`, ...stated, ...oddLines(tenant.today).map((line) => line.join(',')), ''].join(
    '\n',
  );
}

/** Without a price: nobody says whether a line that entitles nothing tells one. */
function suspended(line: string): string {
  return `${line.replace(/,[\d.]+,GBP,month,[^,]*,[\d-]*,/, ',,,,,,')},suspended`;
}

/** In force by their dates or just not any more; some are no right, some are priced, some count devices. */
function oddLines(today: string): readonly (readonly string[])[] {
  const [before, after] = [dayFrom(today, -1), dayFrom(today, 1)];
  const line = (
    product: string,
    sku: Parameters<typeof skuOf>[0],
    rest: {
      readonly quantity: number;
      readonly metric?: string;
      readonly contractType?: string;
      readonly starts?: string;
      readonly ends?: string;
      readonly price?: string;
      readonly state?: string;
    },
  ) => {
    const {
      quantity,
      metric = 'user',
      contractType = 'EA',
      starts = '2026-01-01',
      ends = '2027-12-31',
    } = rest;
    const { price, state = '' } = rest;
    const money = price === undefined ? ['', '', '', '', ''] : [price, 'GBP', 'year', 'quote', '2026-01-01'];
    const head = [product, product, skuOf(sku).skuId, metric, String(quantity), 'ODD-1', contractType];
    return [...head, starts, ends, ...money, '', 'a letter', state];
  };
  return [
    line('microsoft-365-e3', 'E3', { quantity: 30, state: 'grace' }),
    line('microsoft-365-e3', 'E3', { quantity: 25, state: 'suspended' }),
    line('microsoft-365-e3', 'E3', { quantity: 7, state: 'cancelled' }),
    line('microsoft-365-e3', 'E3', { quantity: 12, state: 'upgraded' }),
    line('microsoft-365-e3', 'E3', { quantity: 15, contractType: 'trial' }),
    line('microsoft-365-e5', 'E5', { quantity: 50, ends: before }),
    line('microsoft-365-e5', 'E5', { quantity: 60, starts: after }),
    line('microsoft-365-e5', 'E5', { quantity: 4, ends: today }),
    line('microsoft-365-e5', 'E5', { quantity: 3, starts: today }),
    line('microsoft-365-f3', 'F3', { quantity: 5, metric: 'device' }),
    line('defender-plan-1', 'DEFENDER1', { quantity: 2, ends: before, price: '11.00' }),
    line('exchange-plan-1', 'EXCHANGE1', { quantity: 9, price: '31.50' }),
  ];
}

/** Seats whose owners said to leave them alone; some said so until yesterday only. */
export function keptSeats(tenant: Tenant, { hasExemptions }: TenantVariant): readonly KeptSeat[] {
  if (!hasExemptions) return [];
  const { today } = tenant;
  const from = dayFrom(today, -60);
  return Array.from({ length: tenant.users }, (_, index) => tenant.personAt(index).id).flatMap(
    (userId, index) => [
      ...(index % 11 === 0 ? [{ product: 'microsoft-365-e5', userId, from, until: today }] : []),
      ...(index % 11 === 1 ? [{ product: 'microsoft-365-e5', userId, from, until: dayFrom(today, -1) }] : []),
      ...(index % 7 === 0 ? [{ product: 'microsoft-365-copilot', userId, from, until: '2027-06-30' }] : []),
    ],
  );
}

/** `YYYY-MM-DD`, so many days later. */
export function dayFrom(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
