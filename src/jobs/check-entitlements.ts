import type { Catalogue } from '../catalogue/create-catalogue.ts';
import type { Variance, VariancePolicy } from '../core/entitlement/variance.ts';
import type { VarianceKind } from '../core/entitlement/variance-texts.ts';
import { variancesOf, type VarianceReport } from '../core/entitlement/variances.ts';
import type { VarianceProduct } from '../core/entitlement/variance-facts.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import type { Lake } from '../lake/lake.ts';
import { canonicalJson, type JsonObject } from '../ledger/audit-chain.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';
import type { DetailedEntitlement, Moment } from '../register/entitlements.ts';
import type { Register } from '../register/open-register.ts';
import type { Metric } from '../register/register-line.ts';
import { gatherVarianceFacts } from './gather-variance-facts.ts';

export interface ComparisonDeps {
  readonly tenantId: string;
  readonly register: Pick<Register, 'entitlements' | 'books'>;
  readonly lake: Pick<Lake, 'newest'>;
  readonly catalogue: Catalogue;
  readonly variance: VariancePolicy;
}

/** Lines in force that are not by user (ENT-15): no variance is made of them, and it is said what compares them instead. */
export interface NotReconciled {
  readonly kind: 'not-reconciled';
  readonly product: string;
  readonly name: string;
  readonly metric: Exclude<Metric, 'user'>;
  /** Sum of the lines; whole units of `currency` where the metric is `consumption`. */
  readonly units: number;
  readonly currency: string | null;
  readonly lines: readonly string[];
  readonly text: string;
}

/** The register held against tenant and invoices on the day of a collection. */
export interface EntitlementComparison extends VarianceReport {
  /** The day of the collection; the day asked for where there is none. */
  readonly asOf: string;
  /** The collection the tenant's side is taken from; null when there is none: then that side is unknown. */
  readonly runId: string | null;
  readonly products: readonly VarianceProduct[];
  readonly notReconciled: readonly NotReconciled[];
}

/** Compares the newest collection on or before a day with what the register says of its day (docs/methods.md §9). */
export async function compareEntitlements(
  { variance, lake, ...deps }: ComparisonDeps,
  moment: Moment,
): Promise<EntitlementComparison> {
  const run = await lake.newest({ tenantId: deps.tenantId, onOrBefore: moment.asOf });
  const day = { ...moment, asOf: run?.manifest.asOf ?? moment.asOf };
  const facts = await gatherVarianceFacts({ ...deps, run, moment: day });
  return {
    asOf: day.asOf,
    runId: run?.manifest.runId ?? null,
    products: facts.products,
    notReconciled: notReconciled(await deps.register.entitlements(day)),
    ...variancesOf(facts, variance),
  };
}

const comparedElsewhere: Readonly<Record<NotReconciled['metric'], string>> = {
  device:
    'Licences by device: recorded, with its dates in the calendar. No use is held against them; "devices" counts the devices themselves.',
  core: 'Licences by core: "servers" holds them against the cores that were discovered.',
  server: 'Licences by server: "servers" shows them beside the cores; no use is held against them.',
  'cal-user': 'Client access licences by user: "cals" holds them against the people who need one.',
  'cal-device': 'Client access licences by device: "cals" shows them beside the devices.',
  consumption:
    'A commitment to consume: "azure" holds the commitment of the billing account against its use.',
};

/** What is recorded by device, core, server or consumption: one entry per product, metric and currency. */
export function notReconciled(entitlements: readonly DetailedEntitlement[]): NotReconciled[] {
  return entitlements.flatMap(({ product, name, lines }) => {
    const groups = Map.groupBy(lines, ({ metric, currency }) =>
      metric === 'consumption' ? `${metric} ${currency ?? ''}` : metric,
    );
    return [...groups.values()].flatMap((own): NotReconciled[] => {
      const [first] = own;
      if (first === undefined || first.metric === 'user') return [];
      return [
        {
          kind: 'not-reconciled',
          product,
          name,
          metric: first.metric,
          units: own.reduce((sum, { quantity }) => sum + quantity, 0),
          currency: first.metric === 'consumption' ? first.currency : null,
          lines: own.map(({ id }) => id),
          text: comparedElsewhere[first.metric],
        },
      ];
    });
  });
}

/** How many variances of one kind a product has; a null product stands for the tenant as a whole. */
export interface VarianceCount {
  readonly product: string | null;
  readonly kind: VarianceKind;
  readonly material: number;
  readonly small: number;
  /** One of the two sources does not say. */
  readonly unknown: number;
}

/** What a periodic comparison found, for the record of the run. */
export interface EntitlementCheck {
  readonly asOf: string;
  readonly collection: string | null;
  readonly material: number;
  readonly small: number;
  readonly unknown: number;
  readonly notReconciled: number;
  /** Whether the counts differ from those of the check before; the first check has none, and counts as changed. */
  readonly isChanged: boolean;
  readonly counts: readonly VarianceCount[];
}

export interface CheckDeps extends ComparisonDeps {
  readonly ledger: Pick<Ledger, 'runs' | 'audit'>;
  readonly clock: Clock;
}

const kind = 'check-entitlements';

/**
 * The periodic comparison of register, tenant, invoices and calendar (ENT-17). Every check is a run of the ledger;
 * its counts go to the audit trail when they are not those of the check before. Safe to repeat for one slot.
 */
export async function checkEntitlements(deps: CheckDeps, job: string, slot: Date): Promise<EntitlementCheck> {
  const { tenantId, ledger, clock } = deps;
  const compared = await compareEntitlements(deps, { asOf: isoOf(dayOfInstant(clock.now())) });
  const runId = `${kind}:${tenantId}:${job}:${slot.toISOString()}`;
  await ledger.runs.start({ runId, kind, slot: slot.toISOString(), tenantId, asOf: compared.asOf });
  const [before] = await ledger.runs.list({ tenantId, kind, status: 'done', limit: 1 });
  const counts = countsOf(compared.variances);
  const found = {
    asOf: compared.asOf,
    collection: compared.runId,
    material: sumOf(counts, 'material'),
    small: sumOf(counts, 'small'),
    unknown: sumOf(counts, 'unknown'),
    notReconciled: compared.notReconciled.length,
    counts,
  };
  const isChanged = stateIn(before?.summary) !== stateIn(found);
  const summary = { ...found, isChanged };
  if (isChanged) {
    await ledger.audit.appendOnce({
      tenantId,
      actor: kind,
      action: 'entitlements.compared',
      subject: runId,
      body: asJson(found),
    });
  }
  await ledger.runs.finish(runId, { status: 'done', summary: asJson(summary) });
  return summary;
}

/** Counts by product and kind, in a fixed order. */
export function countsOf(variances: readonly Variance[]): VarianceCount[] {
  const groups = Map.groupBy(variances, ({ product, kind: of }) => JSON.stringify([product, of]));
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, own]) => {
      const [first] = own;
      if (first === undefined) return [];
      const having = (material: boolean | null) => own.filter((each) => each.material === material).length;
      const { product, kind: of } = first;
      return { product, kind: of, material: having(true), small: having(false), unknown: having(null) };
    });
}

function sumOf(counts: readonly VarianceCount[], of: 'material' | 'small' | 'unknown'): number {
  return counts.reduce((sum, each) => sum + each[of], 0);
}

/** The days and the collection are those of each check: they alone are no change. */
function stateIn(summary: object | undefined): string | null {
  if (summary === undefined) return null;
  const { counts, notReconciled: others } = asJson(summary);
  return canonicalJson({ counts: counts ?? null, notReconciled: others ?? null });
}

function asJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}
