import type { Random } from '../twin/random.ts';
import type { CaseNow } from './protocol.ts';

export interface DueDecision {
  readonly caseId: string;
  readonly version: number;
  readonly verb: 'reclaim' | 'undo';
  readonly actorId: string;
}

/** The owners of a round, who decide one thing after the other until all is given back. */
export interface Deciders {
  /**
   * What they decide now. Not all at once: cases are taken back while others are being given back. Never nothing
   * while nothing is under way. Now and then two owners press at the same time.
   */
  due(cases: readonly CaseNow[]): readonly DueDecision[];
  /** Nothing is left to decide or to do. */
  areDone(cases: readonly CaseNow[]): boolean;
}

const underWay = new Set(['approved', 'grace', 'executing', 'undoing']);
const carriedOut = new Set(['verified', 'partlyDone']);
const undecided = new Set(['proposed', 'asked', 'escalated']);

/**
 * A case that comes back so often from being undone, when no other is left that it may hang on, is left as it is and
 * counts as half done: a licence that needs another is given back after it, as its card says.
 */
const mostUndoTries = 6;

export function createDeciders(random: Random): Deciders {
  const undoneAt = new Map<string, Set<number>>();
  const isGivenUp = ({ id }: CaseNow): boolean => (undoneAt.get(id)?.size ?? 0) >= mostUndoTries;
  const isOpen = (each: CaseNow): boolean =>
    undecided.has(each.state) || (carriedOut.has(each.state) && !isGivenUp(each));

  function pressesOn(
    { id, state, version, ownerIds }: CaseNow,
    cases: readonly CaseNow[],
  ): readonly DueDecision[] {
    const verb = carriedOut.has(state) ? 'undo' : 'reclaim';
    const isLast = cases.every((each) => each.id === id || !(isOpen(each) || underWay.has(each.state)));
    if (verb === 'undo' && isLast) undoneAt.set(id, (undoneAt.get(id) ?? new Set()).add(version));
    const pressing = random.chance(0.3) ? ownerIds : [random.pick(ownerIds)];
    return pressing.map((actorId) => ({ caseId: id, version, verb, actorId }));
  }

  return {
    due(cases) {
      const open = cases.filter(isOpen);
      const chosen = open.filter(({ state }) => random.chance(carriedOut.has(state) ? 0.5 : 0.6));
      const isQuiet = !cases.some(({ state }) => underWay.has(state));
      return (chosen.length === 0 && isQuiet ? open.slice(0, 1) : chosen).flatMap((each) =>
        pressesOn(each, cases),
      );
    },
    areDone: (cases) => !cases.some((each) => isOpen(each) || underWay.has(each.state)),
  };
}
