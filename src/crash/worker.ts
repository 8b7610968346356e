import type { AskedQuestion, CaseNow, Question, WorkerMessage } from './protocol.ts';
import { loadConfig } from '../config/load-config.ts';
import { createQueue } from '../jobs/queue.ts';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { compose } from '../wiring/compose.ts';

/**
 * The product without chat, calendar and collections: the same parts, wired by the same hands, that carry decided
 * cases out. Starts in a fraction of the time, so that it can be killed a thousand times.
 */
const reclaimQueue = 'reclaim';
const casesAtOnce = 3;
const resumeEveryMs = 3_000;

const config = loadConfig();
const log = createLog(config.log.level);
const product = await compose(config, { clock: systemClock(), log });
const queue = createQueue({ sql: product.ledger.sql, log });
await queue.start();
await queue.work(
  reclaimQueue,
  async ({ data }) => {
    await product.carryOut((data as { caseId: string }).caseId, () => undefined);
    send({ kind: 'worked' });
  },
  { concurrency: casesAtOnce },
);
await resume();
setInterval(() => void resume(), resumeEveryMs);
process.on('message', ({ id, question }: AskedQuestion) => {
  void answer(question).then((given) => send({ kind: 'answer', id, answer: given }));
});
process.once('disconnect', () => process.exit(0));
send({ kind: 'ready' });

async function answer(question: Question): Promise<unknown> {
  if (question.kind === 'cases') return cases();
  const { actorId, request } = question;
  const result = await product.decide({ tenantId: product.tenantId, userId: actorId }, request);
  if (result.kind === 'decided') await enqueue(result.caseId);
  return result;
}

async function cases(): Promise<readonly CaseNow[]> {
  const all = await product.ledger.cases.list({ tenantId: product.tenantId });
  return all.map(({ id, state, version, ownerIds }) => ({ id, state, version, ownerIds }));
}

async function resume(): Promise<void> {
  for (const { id } of await product.ledger.cases.inFlight(product.tenantId)) await enqueue(id);
}

/** As main.ts does: an undo has a key of its own. */
async function enqueue(caseId: string): Promise<unknown> {
  const state = (await product.ledger.cases.get(caseId))?.state;
  const singletonKey = state === 'undoing' ? `${caseId}:undo` : caseId;
  return queue.send(reclaimQueue, { caseId }, { singletonKey });
}

function send(message: WorkerMessage): void {
  process.send?.(message);
}
