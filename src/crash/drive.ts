import { setTimeout as wait } from 'node:timers/promises';
import { verbs } from '../cards/verbs.ts';
import type { Deciders } from './deciders.ts';
import type { ProductProcess } from './product-process.ts';
import type { CaseNow } from './protocol.ts';
import type { PreparedCase, Stage } from './stage.ts';
import type { WorkerProcess } from './worker-process.ts';

/** How long nothing is looked at when no job ends meanwhile. */
const lookEveryMs = 2_000;

export interface Driven {
  readonly cases: readonly PreparedCase[];
  readonly deciders: Deciders;
  /** How the cases were last seen; for who cannot ask. */
  readonly lastSeen: (cases: readonly CaseNow[]) => void;
}

/** Lets the owners decide until every case has been taken back and given back. Rejects with ProcessEnded. */
export async function driveWorker(
  worker: WorkerProcess,
  { cases, deciders, lastSeen }: Driven,
): Promise<void> {
  const ids = new Set(cases.map(({ document }) => document.id));
  await worker.ready;
  for (;;) {
    const worked = worker.nextWorked();
    worked.catch(() => undefined);
    const now = (await worker.cases()).filter(({ id }) => ids.has(id));
    lastSeen(now);
    if (deciders.areDone(now)) return;
    await Promise.all(deciders.due(now).map(({ actorId, ...request }) => worker.decide(actorId, request)));
    await Promise.race([worked, wait(lookEveryMs)]);
  }
}

/** The same by pressing buttons in the chat, on what was last seen; then the product is left to itself. */
export async function driveProduct(
  product: ProductProcess,
  stage: Stage,
  { cases, deciders }: Omit<Driven, 'lastSeen'>,
  seen: readonly CaseNow[],
): Promise<void> {
  await product.ready;
  const presses = deciders.due(seen).map(async ({ caseId, version, verb, actorId }) => {
    const cardId = cases.find(({ document }) => document.id === caseId)?.cardIds.get(actorId);
    if (cardId === undefined) return;
    // A killed product answers nobody; what it had written down goes on at the next start.
    await stage.owners
      .get(actorId)
      ?.press(verb === 'undo' ? verbs.undo : verbs.confirm, { caseId, version }, cardId)
      .catch(() => undefined);
  });
  await Promise.all(presses);
}
