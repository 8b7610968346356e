/** Works on at most so many things at a time. */
export interface Crew {
  /** Resolves as soon as somebody is free and has begun; throws what an earlier work failed with. */
  start(work: () => Promise<void>): Promise<void>;
  /** Waits for everything that was begun; throws what the first of them failed with. */
  finish(): Promise<void>;
}

export function createCrew(size: number): Crew {
  const turns = createTurns(size);
  const working = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | null = null;

  function throwFailure(): void {
    if (failure !== null) throw failure.error;
  }

  return {
    async start(work) {
      const leave = await turns.enter();
      if (failure !== null) leave();
      throwFailure();
      const task = work()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => {
          working.delete(task);
          leave();
        });
      working.add(task);
    },
    async finish() {
      await Promise.all(working);
      throwFailure();
    },
  };
}

/** Lets at most so many in at a time, in the order they came. */
export interface Turns {
  /** Resolves with how to leave again. */
  enter(): Promise<() => void>;
}

export function createTurns(size: number): Turns {
  const waiting: (() => void)[] = [];
  let free = size;

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  return {
    async enter() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return leave;
    },
  };
}
