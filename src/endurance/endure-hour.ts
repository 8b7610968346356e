import { collect } from '../jobs/collect.ts';
import { nightlyCollect } from '../jobs/nightly-collect.ts';
import { reconcile } from '../jobs/reconcile.ts';
import type { SignInsPolicy } from '../jobs/sign-ins-way.ts';
import type { Manifest } from '../lake/observation.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { createLog } from '../lib/log.ts';
import { noImports } from '../testing/no-imports.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import type { Person } from '../twin/person.ts';
import { noFaults } from '../twin/faults.ts';
import type { Truth } from '../twin/truth.ts';
import type { SimulatedTime } from '../simulation/simulated-time.ts';
import { faultsOfHour, isNight } from './fault-hours.ts';
import { today, type Door, type Stage } from './stage.ts';
import { untruthsOf, type Untruth } from './untruths.ts';

/** What an hour showed. */
export interface EnduredHour {
  readonly hour: number;
  readonly faults: string;
  readonly simulatedMinutes: number;
  readonly requests: number;
  readonly complete: boolean;
  readonly sourcesComplete: number;
  readonly sources: number;
  readonly gaps: readonly string[];
  readonly untruths: readonly Untruth[];
  /** Questions asked about taking seats, and the people in them. */
  readonly reclaims: number;
  readonly people: number;
  /** Asked although a source that decides was not complete. */
  readonly asksFromIncomplete: number;
  /** Asked about people who, by the truth, may keep their seat. */
  readonly wronglyAsked: readonly string[];
}

const log = createLog('silent');
const nightsByInactiveFirst: SignInsPolicy = {
  decision: shippedPolicy.decision,
  populations: shippedPolicy.populations,
  signInEvidence: { weekly: 'full', nightly: 'inactive-first', inactiveFirstAboveUsers: 0 },
};
/** The audit log shows a change after two minutes; both doors are to see it. */
const untilAuditedMs = 180_000;

/** Changes something in the tenant, collects through the troubled door, and holds what was seen against the witness. */
export async function endureHour(stage: Stage, time: SimulatedTime, hour: number): Promise<EnduredHour> {
  const { plan, faults } = faultsOfHour(hour);
  const { tenant, troubled, witness } = stage;
  await time.work(() => happenings(stage, hour));
  await time.sleep(untilAuditedMs);
  troubled.twin.setFaults(faults);
  const before = troubled.twin.stats().requests;
  const began = time.clock.now().getTime();
  const manifest = await collectThrough(stage, troubled, time, isNight(hour) ? 'changes' : 'whole');
  const simulatedMinutes = (time.clock.now().getTime() - began) / 60_000;
  const requests = troubled.twin.stats().requests - before;
  troubled.twin.setFaults(noFaults);
  // How late Microsoft's reports are is no fault of a door.
  witness.twin.setFaults({ ...noFaults, laggingReportsDays: faults.laggingReportsDays });
  const witnessed = await collectThrough(stage, witness, time, 'whole');
  stage.witnessed.set(hour, witnessed.runId);

  return time.work(async () => {
    const { tenantId } = tenant;
    const seen = await troubled.lake.newest({ tenantId });
    if (seen === null) throw new TypeError('a collection leaves a run');
    const asked = await reclaimsOf(stage, troubled);
    const { complete, gaps } = manifest.coverage;
    return {
      ...{ hour, faults: plan, requests, complete },
      simulatedMinutes: Math.round(10 * simulatedMinutes) / 10,
      sourcesComplete: manifest.sources.filter(({ status }) => status === 'complete').length,
      sources: manifest.sources.length,
      gaps: [...new Set(gaps.map(({ source, reason }) => `${source} ${reason}`))],
      untruths: await untruthsOf(seen, (observedAt) => witnessOf(stage, observedAt)),
      reclaims: asked.reclaims,
      people: new Set(asked.seats.map(({ userId }) => userId)).size,
      asksFromIncomplete: complete ? 0 : asked.reclaims,
      wronglyAsked: asked.seats
        .filter(({ product }) => asked.known.has(product))
        .filter(({ userId, product }) => !asked.idle.has(`${userId} ${product}`))
        .map(({ userId, product, path }) => `${userId} ${product} ${path}`),
    };
  });
}

/** The witness of the hour in which a source was read. */
async function witnessOf({ tenant, witness, witnessed }: Stage, observedAt: string): Promise<StoredRun> {
  const hour = Math.floor((Date.parse(observedAt) - Date.parse(`${today}T00:00:00Z`)) / 3_600_000);
  const runId = witnessed.get(hour);
  const run =
    runId === undefined ? null : await witness.lake.run({ tenantId: tenant.tenantId, asOf: today, runId });
  if (run === null) throw new TypeError(`nobody witnessed the hour of ${observedAt}`);
  return run;
}

async function happenings({ tenant, happens }: Stage, hour: number): Promise<void> {
  const e5 = tenant.skus.find(({ fact }) => fact.key === 'E5')?.fact.skuId;
  await happens('removals', JSON.stringify({ skuId: e5, count: 2, by: 'administrator' }));
  const person = personWithoutCopilot(tenant, 50 + 10 * hour);
  await happens(`activity/users/${person.id}`, '');
}

/** Whose use of Copilot no report tells: a night takes reports over, and would not know better. */
function personWithoutCopilot(tenant: Stage['tenant'], from: number): Person {
  for (let index = from; index < tenant.users; index += 1) {
    const person = tenant.personAt(index);
    if (person.copilotDay === undefined) return person;
  }
  throw new TypeError(`everybody from ${from} on is in the Copilot report`);
}

async function collectThrough(
  { tenant }: Stage,
  { reader, azure, powerBi, lake }: Door,
  { clock }: SimulatedTime,
  way: 'whole' | 'changes',
): Promise<Manifest> {
  const { maxReportLagDays } = shippedPolicy;
  const deps = {
    ...{ tenantId: tenant.tenantId, reader, azure, powerBi, lake, imports: noImports },
    ...{ maxReportLagDays, clock, log },
    signIns: nightsByInactiveFirst,
    followsPeople: true,
  };
  return way === 'whole' ? collect(deps) : nightlyCollect({ ...deps, fullUsersEveryDays: 7 });
}

interface AskedSeat {
  readonly userId: string;
  readonly product: string;
  readonly path: string;
}

interface Asked {
  readonly reclaims: number;
  readonly seats: readonly AskedSeat[];
  /** Products the truth knows: it says nothing of what no list names. */
  readonly known: ReadonlySet<string>;
  /** Person and product of every seat that is idle by the truth, whatever mailbox is behind it. */
  readonly idle: ReadonlySet<string>;
}

/** Reconciles what was just seen, and reads who would be asked about. */
async function reclaimsOf(stage: Stage, { lake, twin }: Door): Promise<Asked> {
  const { tenant, register, catalogue, ledger } = stage;
  const { tenantId } = tenant;
  const { decision, populations, quality, maxReportLagDays } = shippedPolicy;
  const { cases } = await reconcile({
    ...{ tenantId, lake, register, catalogue, ledger, log },
    policy: { ...decision, populations },
    quality: { ...quality, maxReportLagDays },
    clock: { now: () => new Date(`${today}T09:00:00Z`) },
  });
  const fresh = [...(cases?.created ?? []), ...(cases?.updated ?? [])].filter(({ seats }) => seats > 0);
  const seats: AskedSeat[] = [];
  for (const { id, product } of fresh)
    for (const step of await ledger.cases.steps(id, { states: ['planned'], offset: 0, limit: 10_000 }))
      seats.push({ userId: step.userId, product, path: step.path });
  const truth = (await (await fetch(`${twin.url}/_twin/truth`)).json()) as Truth;
  return {
    reclaims: fresh.length,
    seats,
    known: new Set(truth.positions.map(({ product }) => product)),
    idle: new Set(
      truth.seats
        .filter(({ verdict }) => verdict === 'inactive' || verdict === 'neverUsed')
        .map(({ userId, product }) => `${userId} ${product}`),
    ),
  };
}
