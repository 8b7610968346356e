import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { noFaults, parseFaults } from '../twin/faults.ts';
import type { Random } from '../twin/random.ts';
import { askProcess } from './ask-process.ts';
import { wrongCards } from './cards-at-rest.ts';
import { createDeciders } from './deciders.ts';
import type { CaseDocument } from './documents.ts';
import { driveProduct, driveWorker } from './drive.ts';
import { createEvidenceChanger } from './evidence-changer.ts';
import { judge, type RoundEvidence, type RoundFaults } from './judge.ts';
import type { KillBudget } from './kill-budget.ts';
import { drawKillPlan } from './kill-plan.ts';
import { armKill, type Kill } from './life.ts';
import { ProcessEnded } from './process-ended.ts';
import type { CaseNow } from './protocol.ts';
import type { PreparedCase, Stage, Template } from './stage.ts';
import { createTwinLog, type AcceptedChange } from './twin-log.ts';
import { startWorker } from './worker-process.ts';

/** What goes wrong in the tenant while licences are taken and given back. */
const tenantFaults = parseFaults(
  'throttle=0.02,server-errors=0.02,conflicts=0.05,lost-responses=0.05,late-errors=0.03,delayed-consistency=600',
);
/** Share of the lives that are the whole product, chat included. */
const wholeProductShare = 0.05;
const evidenceChangeChance = { betweenLives: 0.15, duringLife: 0.1 };
/** So many killed lives in a row that changed nothing: the next one is let go on until it does. */
const mostIdleLives = 2;
/** Without a kill a round comes to its end in a fraction of this. */
const longestUnhinderedMs = 240_000;

export interface RoundKill extends Kill {
  readonly wholeProduct: boolean;
  /** What the killed process had made of the tenant, answered or not. */
  readonly took: boolean;
  readonly gave: boolean;
}

export interface Round extends RoundFaults {
  readonly kills: readonly RoundKill[];
  /** Processes that ended before anybody killed them. */
  readonly diedByItself: number;
  readonly seatsTaken: number;
  readonly seatsGivenBack: number;
  readonly evidenceChanges: number;
  /** Settled steps that were neither applied nor skipped for changed evidence, by outcome. */
  readonly otherOutcomes: Readonly<Record<string, number>>;
  readonly wrongCards: number;
  readonly brokenAudits: number;
}

export interface RoundTask {
  readonly stage: Stage;
  readonly template: Template;
  readonly cases: readonly PreparedCase[];
  readonly number: number;
  readonly random: Random;
  readonly budget: KillBudget;
  readonly onKill: () => void;
}

/** Takes everything back and gives everything back, killed all the while; then looks at what became of it. */
export async function playRound(task: RoundTask): Promise<Round> {
  const { stage, template, cases, number, random, budget } = task;
  const dataDir = join(stage.dir, `round-${number}`);
  await cp(template.dir, dataDir, { recursive: true });
  const log = createTwinLog();
  const twin = await stage.openTwin(tenantFaults, log.observe);
  const before = await assignmentsOf(twin.url);
  const callsBefore = stage.connector.calls.length;
  const people = new Set(
    cases.flatMap(({ document }) =>
      document.steps.filter(({ state }) => state === 'planned').map(({ userId }) => userId),
    ),
  );
  const evidence = createEvidenceChanger({
    ...{ twinUrl: twin.url, log, random, people: [...people], chance: evidenceChangeChance },
  });
  const deciders = createDeciders(random);
  const kills: RoundKill[] = [];
  const startsMs: number[] = [];
  let died = 0;
  let idleLives = 0;
  let seen: readonly CaseNow[] = cases.map(({ document }) => document);

  /** One process from start to kill, or to the end of the work. True: everything is done. */
  async function live(): Promise<boolean> {
    const isKilled = budget.take();
    const isPatient = idleLives >= mostIdleLives;
    const wholeProduct = isKilled && !isPatient && random.chance(wholeProductShare);
    startsMs.push(Date.now());
    const changesBefore = log.changes.length;
    const mortal = wholeProduct
      ? stage.startProduct(dataDir)
      : startWorker(stage.env(dataDir), stage.logFile);
    const armed = isKilled ? armKill(mortal, drawKillPlan(random, { isPatient }), log) : null;
    const driving =
      'cases' in mortal
        ? driveWorker(mortal, { cases, deciders, lastSeen: (now) => (seen = now) }).then(() => true)
        : driveProduct(mortal, stage, { cases, deciders }, seen).then(() => mortal.ended.then(() => false));
    const changing = evidence.changeSomeDuring(mortal.ended);
    const guard = AbortSignal.timeout(longestUnhinderedMs);
    const isDone = await Promise.race([
      driving.catch((error: unknown) => {
        if (error instanceof ProcessEnded) return false;
        throw error;
      }),
      new Promise<boolean>((resolve) => guard.addEventListener('abort', () => resolve(true))),
    ]);
    if (isDone) {
      armed?.disarm();
      mortal.kill();
    }
    await mortal.ended;
    armed?.disarm();
    await changing;
    await log.quiet();
    const made = log.changes.slice(changesBefore);
    idleLives = made.length > 0 || isPatient ? 0 : idleLives + 1;
    const kill = armed === null ? null : await armed.done;
    if (kill === null && !isDone) died += 1;
    if (kill !== null) {
      kills.push({ ...kill, wholeProduct, took: hasMade('taken', made), gave: hasMade('given', made) });
      task.onKill();
    } else if (isKilled) budget.giveBack();
    return isDone;
  }

  while (!(await live())) if (idleLives === 0) await evidence.changeSome();

  twin.setFaults(noFaults);
  const product = stage.startProduct(dataDir);
  await product.ready;
  const documents: CaseDocument[] = [];
  for (const { document } of cases) {
    documents.push(await askProcess<CaseDocument>(dataDir, 'case', document.id));
  }
  const { ok } = await askProcess<{ ok: boolean }>(dataDir, 'audit', 'verify');
  const cardsWrong = await wrongCards(stage.connector, cases, documents, callsBefore);
  await product.stop();
  const after = await assignmentsOf(twin.url);
  await twin.stop();
  await rm(dataDir, { recursive: true, force: true });
  const { changes } = log;
  const round = { changes, evidenceChanges: evidence.changes, startsMs, cases: documents, before, after };
  const faults = judge(round);
  if (Object.values(faults).some((count) => count > 0)) await keepRound(stage, number, round);
  return {
    ...faults,
    kills,
    diedByItself: died,
    seatsTaken: changes.filter(({ kind }) => kind === 'taken').length,
    seatsGivenBack: changes.filter(({ kind }) => kind === 'given').length,
    evidenceChanges: evidence.changes.length,
    otherOutcomes: otherOutcomes(documents),
    wrongCards: cardsWrong,
    brokenAudits: ok ? 0 : 1,
  };
}

function hasMade(kind: AcceptedChange['kind'], made: readonly AcceptedChange[]): boolean {
  return made.some((change) => change.kind === kind);
}

/** What a round with a fault can be understood from. */
async function keepRound(stage: Stage, number: number, round: RoundEvidence): Promise<void> {
  const { before, after, ...told } = round;
  const moved = [...before].flatMap(([userId, rows]) =>
    after.get(userId) === rows ? [] : [{ userId, before: rows, after: after.get(userId) }],
  );
  await writeFile(join(stage.dir, `round-${number}.json`), JSON.stringify({ ...told, moved }, null, 1));
}

const Assignments = z.object({
  users: z.array(z.object({ userId: z.string(), assignments: z.array(z.string()) })),
});

/** Everybody's assignments as one text each: SKU, path, health, disabled plans. */
async function assignmentsOf(twinUrl: string): Promise<ReadonlyMap<string, string>> {
  const response = await fetch(`${twinUrl}/_twin/state/assignments`);
  const { users } = Assignments.parse(await response.json());
  return new Map(users.map(({ userId, assignments }) => [userId, assignments.join('\n')]));
}

function otherOutcomes(documents: readonly CaseDocument[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { steps } of documents) {
    for (const { outcome, restoreOutcome } of steps) {
      for (const each of [outcome, restoreOutcome]) {
        if (each === null || each === 'applied' || each === 'skipped:evidence-changed') continue;
        counts[each] = (counts[each] ?? 0) + 1;
      }
    }
  }
  return counts;
}
