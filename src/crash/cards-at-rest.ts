import { setTimeout as wait } from 'node:timers/promises';
import type { FakeConnector } from '../bot/testing/fake-connector.ts';
import type { CaseDocument } from './documents.ts';
import type { PreparedCase } from './stage.ts';

const longestMs = 15_000;

/** How many cards do not say in the end what became of their case; they are given time to be edited. */
export async function wrongCards(
  connector: Pick<FakeConnector, 'calls'>,
  prepared: readonly PreparedCase[],
  documents: readonly CaseDocument[],
  callsBefore: number,
): Promise<number> {
  const expected = documents.flatMap((document) => {
    const cards = prepared.find((each) => each.document.id === document.id)?.cardIds ?? new Map();
    return [...cards.values()].map((cardId: string) => ({ cardId, title: titleOf(document) }));
  });
  const wrong = (): number => {
    const edits = connector.calls.slice(callsBefore).filter(({ method }) => method === 'PUT');
    return expected.filter(({ cardId, title }) => {
      const last = edits.findLast(({ activityId }) => activityId === cardId);
      return !JSON.stringify(last?.card ?? null).includes(JSON.stringify(title));
    }).length;
  };
  const signal = AbortSignal.timeout(longestMs);
  while (wrong() > 0 && !signal.aborted) await wait(100);
  return wrong();
}

/** Of the card of a case that was undone. */
function titleOf({ name, steps }: CaseDocument): string {
  const back = new Set(
    steps.filter(({ restoreOutcome }) => restoreOutcome === 'applied').map(({ userId }) => userId),
  ).size;
  return `${back} ${name} ${back === 1 ? 'licence' : 'licences'} given back`;
}
