import type { TurnContext } from 'botbuilder';

/** What has to wait until the answer of a turn is on its way. */
export interface AfterTurn {
  /** Acts at once when the turn is over already. */
  add(act: () => void): void;
  end(): void;
}

export const afterTurn = Symbol('afterTurn');

export function createAfterTurn(): AfterTurn {
  const acts: (() => void)[] = [];
  let isOver = false;
  return {
    add(act) {
      if (isOver) act();
      else acts.push(act);
    },
    end() {
      isOver = true;
      for (const act of acts.splice(0)) act();
    },
  };
}

export function afterTurnOf(context: TurnContext): AfterTurn {
  return context.turnState.get<AfterTurn | undefined>(afterTurn) ?? createAfterTurn();
}
