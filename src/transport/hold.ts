/** A time in which nothing passes, as a service asked for. */
export interface Hold {
  /** From now; a longer one under way stays. */
  readonly extend: (milliseconds: number) => void;
  readonly leftMs: () => number;
}

/** A clock that is set back ends it: it would last for as long as the clock moved. */
export function createHold(nowMs: () => number): Hold {
  let from = 0;
  let until = 0;
  const leftMs = (): number => {
    const now = nowMs();
    return now < from ? 0 : Math.max(0, until - now);
  };
  return {
    extend(milliseconds) {
      if (milliseconds <= leftMs()) return;
      from = nowMs();
      until = from + milliseconds;
    },
    leftMs,
  };
}
