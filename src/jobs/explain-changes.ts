import type { Appointment } from '../core/authority/appointment.ts';
import { inForce } from '../core/authority/standing.ts';
import { explainAll, patternKey, type Explanation, type KnownChanges } from '../core/changes/explain.ts';
import type { MassChangePolicy } from '../core/changes/mass-change.ts';
import type { ObservedChange, WriterIdentity } from '../core/changes/observed-change.ts';
import { deedKey, deedsOf, type StepRecord } from '../core/changes/own-deed.ts';
import { dayOf, dayOfInstant, isoOf } from '../core/model/day.ts';
import type { Lake } from '../lake/lake.ts';
import type { SourceReport } from '../lake/observation.ts';
import type { TenantChangeRow } from '../lake/tenant-changes.ts';
import { breaker } from '../ledger/halts.ts';
import { massChangeOf, type MassChange } from '../ledger/mass-change.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { PositionDay } from '../ledger/positions.ts';
import { keyOfChange, noProduct, type NewTenantChange } from '../ledger/tenant-changes.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';

export interface ExplainChangesDeps {
  readonly tenantId: string;
  readonly lake: Pick<Lake, 'newest'>;
  readonly ledger: Pick<Ledger, 'tenantChanges' | 'positions' | 'steps' | 'deliveries' | 'audit' | 'halts'>;
  readonly appointments: () => Promise<readonly Appointment[]>;
  /** The app registration that carries out our steps. */
  readonly writer: () => Promise<WriterIdentity>;
  readonly policy: MassChangePolicy & { readonly lookbackDays: number };
  readonly clock: Clock;
  readonly log: Logger;
}

/** What became of the changes the newest collection saw. */
export interface ExplainedChanges {
  /** Whether the audit log was read; `missing`: the collection is older than this source. */
  readonly source: SourceReport['status'] | 'missing';
  /** Seen for the first time. */
  readonly changes: number;
  readonly unexplained: number;
  /** By our own app, without a step. */
  readonly grave: number;
  /** Products that lost a large share of their seats. */
  readonly massChanges: readonly string[];
  readonly halted: boolean;
  /** Cards put in the outbox. */
  readonly told: number;
}

const actor = 'explain-changes';
const dayMs = 86_400_000;
/** Entra may follow a group two days later than a step (C15). */
const stepDays = 3;

/** A delivery with this prefix, a product and a day tells what nobody explained. */
export const changePrefix = 'change:';

/**
 * Matches the licence changes the newest collection saw with what we did ourselves, keeps them, and tells the owners
 * of a product once a day what nothing explains (ASG-11, GOV-11, SEC-09). A large loss is told whoever caused it; one
 * by our own app without steps stops every change (C14). Running it again changes nothing. Null: nothing is
 * collected and reconciled yet.
 */
export async function explainChanges(deps: ExplainChangesDeps): Promise<ExplainedChanges | null> {
  const { tenantId, lake, ledger, log } = deps;
  const run = await lake.newest({ tenantId });
  const day = await ledger.positions.newest({ tenantId });
  if (run === null || day === null) return null;
  const source = run.manifest.sources.find(({ name }) => name === 'directory-audits')?.status ?? 'missing';
  const productOf = new Map(
    day.positions.flatMap(({ product, skuIds }) => skuIds.map((skuId) => [skuId.toLowerCase(), product])),
  );
  const since = new Date(dayOf(run.manifest.asOf) * dayMs - (deps.policy.lookbackDays + stepDays) * dayMs);
  const seen = { changes: 0, unexplained: 0, grave: 0 };
  const news = new Map<string, News>();
  for await (const rows of run.tenantChanges()) {
    for (const change of await explainRows(deps, rows, productOf, since.toISOString())) {
      seen.changes += 1;
      if (change.explanation === null) seen.unexplained += 1;
      if (change.isGrave) seen.grave += 1;
      note(news, change, productOf);
    }
  }
  const massChanges = await findMassChanges(deps, day, news, run.manifest.runId === day.runId);
  const halted = await stopWhereOurs(deps, massChanges, news);
  const told = await tell(deps, day, news, massChanges);
  const result: ExplainedChanges = {
    source,
    ...seen,
    massChanges: massChanges.map(({ product }) => product),
    halted,
    told,
  };
  log.info({ tenantId, runId: run.manifest.runId, ...result }, 'tenant changes explained');
  return result;
}

/** What is new about a product. */
interface News {
  unexplained: number;
  grave: number;
  /** Removals that were no step of ours. */
  lost: number;
  graveLost: number;
}

function note(
  news: Map<string, News>,
  change: NewTenantChange,
  productOf: ReadonlyMap<string, string>,
): void {
  const { explanation, isGrave, products, removed } = change;
  if (explanation === 'step') return;
  const taken = new Set(removed.flatMap((skuId) => productOf.get(skuId) ?? []));
  for (const product of products.length === 0 ? [noProduct] : products) {
    const found = news.get(product) ?? { unexplained: 0, grave: 0, lost: 0, graveLost: 0 };
    news.set(product, found);
    if (explanation === null) found.unexplained += 1;
    if (isGrave) found.grave += 1;
    if (taken.has(product)) found.lost += 1;
    if (taken.has(product) && isGrave) found.graveLost += 1;
  }
}

/** Explains those of these rows that are not kept yet, and keeps them. */
async function explainRows(
  { tenantId, ledger, writer, clock }: ExplainChangesDeps,
  rows: readonly TenantChangeRow[],
  productOf: ReadonlyMap<string, string>,
  since: string,
): Promise<readonly NewTenantChange[]> {
  const store = ledger.tenantChanges;
  const kept = await store.known(tenantId, [...new Set(rows.map(({ auditId }) => auditId))]);
  const fresh = rows.filter(({ auditId, userId }) => !kept.has(keyOfChange({ id: auditId, userId })));
  if (fresh.length === 0) return [];
  const steps = await store.stepsAbout(tenantId, [...new Set(fresh.map(({ userId }) => userId))], since);
  const explaining = await store.explaining(
    tenantId,
    steps.map(({ id }) => id),
  );
  const skuOf = new Map(steps.map(({ id, skuId }) => [id, skuId.toLowerCase()]));
  const known: KnownChanges = {
    writer: await writer(),
    acknowledged: new Set(
      (await store.acknowledgedSince(tenantId, since)).map((each) =>
        patternKey(each.actorId, each.product, each.day),
      ),
    ),
    beganAtMs: Date.parse((await ledger.audit.beganAt()) ?? clock.now().toISOString()),
    used: new Set(
      explaining.map(({ stepId, removed }) =>
        deedKey(stepId, removed.includes(skuOf.get(stepId) ?? '') ? 'removal' : 'restore'),
      ),
    ),
  };
  const now = clock.now().getTime();
  const rowOf = new Map(fresh.map((row) => [keyOfChange({ id: row.auditId, userId: row.userId }), row]));
  const explained = explainAll(
    fresh.map((row) => observed(row, productOf)),
    steps.flatMap((step: StepRecord) => deedsOf(step, now)),
    known,
  );
  const changes = explained.flatMap(([change, explanation]) => {
    const row = rowOf.get(keyOfChange(change));
    return row === undefined ? [] : [recordOf(row, change, explanation)];
  });
  return store.keep(tenantId, changes);
}

function observed(row: TenantChangeRow, productOf: ReadonlyMap<string, string>): ObservedChange {
  const { auditId, userId, happenedAt, added, removed } = row;
  const skuIds = [...(added ?? []), ...(removed ?? [])];
  return {
    id: auditId,
    userId,
    atMs: Date.parse(happenedAt),
    actor: {
      kind: row.actorKind,
      id: row.actorId,
      principalId: row.actorPrincipalId,
      name: row.actorName,
    },
    added,
    removed,
    products: [...new Set(skuIds.flatMap((skuId) => productOf.get(skuId) ?? []))].sort(),
  };
}

function recordOf(row: TenantChangeRow, change: ObservedChange, explanation: Explanation): NewTenantChange {
  const { actorKind, actorId, actorPrincipalId, actorName, activity, happenedAt, correlationId } = row;
  return {
    id: change.id,
    userId: change.userId,
    happenedAt,
    activity,
    actorKind: actorKind ?? 'unknown',
    actorId: actorId ?? actorPrincipalId,
    actorName,
    correlationId,
    added: change.added ?? [],
    removed: change.removed ?? [],
    explanation: explanation.kind === 'none' ? null : explanation.kind,
    stepId: explanation.kind === 'step' ? explanation.deed.stepId : null,
    isGrave: explanation.kind === 'none' && explanation.severity === 'grave',
    products: change.products,
  };
}

interface FoundMassChange extends MassChange {
  readonly product: string;
  readonly name: string;
}

/** Only what is new: something was lost since the last time, or the counts are those of this collection. */
async function findMassChanges(
  { tenantId, ledger, policy }: ExplainChangesDeps,
  day: PositionDay,
  news: ReadonlyMap<string, News>,
  countsAreNew: boolean,
): Promise<readonly FoundMassChange[]> {
  const found: FoundMassChange[] = [];
  for (const position of day.positions) {
    const { product, name } = position;
    const goesOn = (news.get(product)?.lost ?? 0) > 0;
    if (!goesOn && !countsAreNew) continue;
    const question = { tenantId, ledger, policy, lookbackDays: policy.lookbackDays };
    const mass = await massChangeOf(question, day, position);
    if (mass === null || !((mass.byLog && goesOn) || (mass.byCounts && countsAreNew))) continue;
    found.push({ ...mass, product, name });
    await ledger.audit.appendOnce({
      tenantId,
      actor,
      action: 'tenant-change.mass',
      subject: `mass-change:${tenantId}:${product}:${day.asOf}`,
      body: { product, left: mass.left, fewer: mass.fewer, ...mass.logged },
    });
  }
  return found;
}

/** Whoever has our secret is stopped by taking it away; that we go on meanwhile must not hide it. */
async function stopWhereOurs(
  { tenantId, ledger }: ExplainChangesDeps,
  massChanges: readonly FoundMassChange[],
  news: ReadonlyMap<string, News>,
): Promise<boolean> {
  const worst = massChanges.find(
    ({ product, isOurApp }) => isOurApp && (news.get(product)?.graveLost ?? 0) > 0,
  );
  if (worst === undefined) return false;
  const { name, logged } = worst;
  const reason = `Seatkeeper’s own app took ${name} from ${logged.grave} people without a decision: its secret may be in other hands.`;
  await ledger.halts.start({ tenantId, by: breaker, reason });
  return true;
}

type Urgency = 'mass' | 'grave' | 'plain';

/** One card for each product and day, and one more at once for what cannot wait; the gravest first. */
async function tell(
  { tenantId, ledger, appointments, clock }: ExplainChangesDeps,
  day: PositionDay,
  news: ReadonlyMap<string, News>,
  massChanges: readonly FoundMassChange[],
): Promise<number> {
  const today = isoOf(dayOfInstant(clock.now()));
  const compliance = inForce(await appointments(), today).filter(({ role }) => role === 'compliance');
  const masses = new Set(massChanges.map(({ product }) => product));
  const urgencyOf = (product: string): Urgency | null => {
    const { grave = 0, unexplained = 0 } = news.get(product) ?? {};
    if (masses.has(product)) return 'mass';
    if (grave > 0) return 'grave';
    return unexplained > 0 && product !== noProduct ? 'plain' : null;
  };
  const ownersOf = (product: string): readonly string[] =>
    day.positions.find((each) => each.product === product)?.ownerIds ?? [];
  const recipientsOf = (product: string, urgency: Urgency): readonly string[] => {
    const owners = ownersOf(product);
    const approvers = compliance
      .filter((each) => each.product === null || each.product === product)
      .map(({ userId }) => userId);
    const asked = urgency === 'plain' && owners.length > 0 ? owners : [...owners, ...approvers];
    return asked.length > 0 ? asked : day.positions.flatMap(({ ownerIds }) => ownerIds);
  };
  let told = 0;
  for (const urgency of ['mass', 'grave', 'plain'] as const) {
    for (const product of new Set([...masses, ...news.keys()])) {
      if (urgencyOf(product) !== urgency) continue;
      const key = `${changePrefix}${product}:${today}`;
      const eventKey = urgency === 'plain' ? key : `${key}:${urgency}`;
      for (const recipient of new Set(recipientsOf(product, urgency))) {
        const before = await ledger.deliveries.told(recipient, [key, `${key}:mass`, `${key}:grave`]);
        if (urgency === 'plain' && before.size > 0) continue;
        const { isNew } = await ledger.deliveries.enqueue({ tenantId, recipient, caseId: null, eventKey });
        if (isNew) told += 1;
      }
    }
  }
  return told;
}
