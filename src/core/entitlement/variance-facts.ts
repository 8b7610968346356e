import type { Day } from '../model/day.ts';
import type { Figure, ProductSupply } from '../model/product.ts';
import type { SkuUnits, Subscription } from '../reconcile/purchased-of.ts';
import type { EntitledTerm } from './entitled-over.ts';

/** A register line in force that entitles. */
export interface VarianceLine {
  readonly id: string;
  readonly contract: string;
  readonly document: string;
  readonly quantity: number;
  /** Tenant id or name of the partner, or `direct`; null when the register does not say (ENT-13). */
  readonly soldBy: string | null;
  /** Days its term may change: the renewal, and the next anniversary of an agreement that has a true-up. */
  readonly changesOn: readonly Day[];
}

/** A product as register and tenant see it: what a position is made from, with the lines behind it. */
export interface VarianceProduct extends Omit<ProductSupply, 'method' | 'ownerIds'> {
  /** False for a product the tenant has and the register has no line of, in force or not. */
  readonly isRegistered: boolean;
  readonly lines: readonly VarianceLine[];
  /** Its active lines of every day: invoices bill periods. */
  readonly terms: readonly EntitledTerm[];
}

/** What the tenant reports of a SKU. */
export interface TenantSku extends SkuUnits {
  readonly name: string;
  readonly suspendedUnits: number | null;
  readonly lockedOutUnits: number | null;
  readonly consumedUnits: number | null;
  /** Paid and given to people: the only ones that are held against the register. */
  readonly isPositioned: boolean;
}

export interface TenantSubscription extends Subscription {
  readonly subscriptionId: string;
  readonly createdOn: Day | null;
  readonly nextLifecycleOn: Day | null;
  readonly ownerTenantId: string | null;
}

/** A line of an invoice; the period's days are inclusive. */
export interface BilledLine {
  readonly id: string;
  readonly invoice: string;
  readonly product: string;
  readonly quantity: number;
  readonly periodStart: Day;
  readonly periodEnd: Day;
  readonly amountMinor: number;
  readonly currency: string;
}

/** What may be spent on a product in a calendar year (VAR-12). */
export interface BudgetLine {
  readonly product: string;
  readonly year: number;
  readonly amountMinor: number;
  readonly currency: string;
}

/** A list a source gave, or why it gave none, with the day it describes. */
export interface Sourced<T> {
  readonly rows: Figure<readonly T[]>;
  readonly on: string | null;
}

/** Everything the variances of one day are made from. */
export interface VarianceFacts {
  readonly asOf: Day;
  readonly tenantId: string;
  readonly products: readonly VarianceProduct[];
  readonly skus: Sourced<TenantSku>;
  readonly subscriptions: Sourced<TenantSubscription>;
  /** Empty when no invoice was ever imported: then nothing is said of invoices. */
  readonly invoices: readonly BilledLine[];
  readonly budgets: readonly BudgetLine[];
}
