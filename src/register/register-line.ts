import type { LineState } from '../core/entitlement/line-state.ts';
import type { PricePeriod } from '../core/model/money.ts';
import type { TableShape } from './table-shape.ts';

/** The columns every import has, in their published order (interfaces: register import). */
export const requiredColumns = [
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

/** Columns an import may leave out: a register written before they existed loads as it is. */
export const optionalColumns = [
  'state',
  'soldBy',
  'licenseKey',
  'activationState',
  'renewalDate',
  'noticeDays',
  'artefacts',
] as const;

export const columns = [...requiredColumns, ...optionalColumns] as const;
export type Column = (typeof columns)[number];

export const lineShape: TableShape<Column> = {
  columns,
  required: requiredColumns,
  dates: ['startDate', 'endDate', 'priceDate', 'renewalDate'],
  listKey: 'lines',
};

/** What one unit of a line licenses (ENT-15). Only `user` lines entitle seats. */
export const metrics = ['user', 'device', 'core', 'server', 'cal-user', 'cal-device', 'consumption'] as const;
export type Metric = (typeof metrics)[number];

/** A contract line or amendment as somebody states it. Dates are `YYYY-MM-DD`. */
export interface NewLine {
  /** Slug; lines of one product add up. */
  readonly product: string;
  readonly name: string;
  /** Lower-case GUIDs; may be empty where the metric is not `user`. */
  readonly skuIds: readonly string[];
  readonly metric: Metric;
  /** Units; negative when an amendment takes some away. Whole units of the currency where the metric is `consumption` (ENT-21). */
  readonly quantity: number;
  readonly contract: string;
  /** As the contract calls itself: EA, CSP, MCA, perpetual, … (ENT-09); see core/entitlement/contract-types. */
  readonly contractType: string;
  /** First day in force. */
  readonly startDate: string;
  /** Last day in force; null when the line does not end. */
  readonly endDate: string | null;
  /** Exact decimal of the currency; null when the line states no price (C37: no price, no money). */
  readonly unitPrice: string | null;
  readonly currency: string | null;
  readonly pricePer: PricePeriod | null;
  readonly priceSource: string | null;
  readonly priceDate: string | null;
  /** Entra object ids of the people who answer for the product (ENT-20). */
  readonly ownerIds: readonly string[];
  /** The contract document that proves the line (ENT-05). */
  readonly document: string;
  /** What the line is by its contract (ENT-10..12); only `active` entitles. */
  readonly state: LineState;
  /** Tenant id or name of the partner, or `direct`; null when not stated (ENT-13). */
  readonly soldBy: string | null;
  /** Where the product has one (ENT-16). Kept in the file only: shown and audited by its last characters. */
  readonly licenseKey: string | null;
  readonly activationState: string | null;
  /** First day of the next term where the contract states another than the day after the end. */
  readonly renewalDate: string | null;
  /** Days before the renewal by which notice must be given (ENT-22). */
  readonly noticeDays: number | null;
  /** Filed documents as `<kind>:<file name>`, kinds being those of `artefactKinds` (ENT-22). */
  readonly artefacts: readonly string[];
}

export const artefactKinds = ['order-form', 'amendment', 'notice', 'terms', 'invoice', 'proof'] as const;

/** When and by whom a line came into the register (ENT-08). */
export interface Stamp {
  /** `<product>/<version>`. */
  readonly id: string;
  /** Counts the lines of the product from 1. */
  readonly version: number;
  /** RFC 3339, UTC. */
  readonly addedAt: string;
  /** Entra object id, or `unknown` for a line written into the file by hand. */
  readonly addedBy: string;
  /** The line that corrects this one; null while it stands. */
  readonly supersededBy: string | null;
}

/** A line of the register. Its terms never change: amendments and corrections are further lines (ENT-04). */
export type RegisterLine = NewLine & Stamp;

/** A line as it may be shown: a licence key by its last five characters. */
export function withoutKey<L extends NewLine>(line: L): L {
  return line.licenseKey === null ? line : { ...line, licenseKey: `…${line.licenseKey.slice(-5)}` };
}

/** Two statements of the same right: importing the second adds nothing. Owners and price are not part of it. */
export function identityOf(line: NewLine): string {
  const { product, contract, document, startDate, endDate, quantity, skuIds } = line;
  return JSON.stringify([product, contract, document, startDate, endDate, quantity, skuIds.toSorted()]);
}

/** Gives lines their place in the register, after those that are there. */
export function stampLines(
  lines: readonly (NewLine & Partial<Stamp>)[],
  existing: readonly RegisterLine[],
  by: { readonly addedAt: string; readonly addedBy: string },
): RegisterLine[] {
  const versions = new Map<string, number>();
  for (const { product, version = 0 } of [...existing, ...lines]) {
    versions.set(product, Math.max(version, versions.get(product) ?? 0));
  }
  return lines.map((line) => {
    const version = line.version ?? (versions.get(line.product) ?? 0) + 1;
    versions.set(line.product, Math.max(version, versions.get(line.product) ?? 0));
    return { id: `${line.product}/${version}`, version, ...by, supersededBy: null, ...line };
  });
}
