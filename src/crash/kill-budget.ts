/** The kills still to be made, shared by all stages. */
export interface KillBudget {
  /** True when one may be made: it is then the caller's. */
  take(): boolean;
  /** The one taken was not made after all. */
  giveBack(): void;
  left(): number;
}

export function createKillBudget(kills: number): KillBudget {
  let left = kills;
  return {
    take() {
      if (left === 0) return false;
      left -= 1;
      return true;
    },
    giveBack() {
      left += 1;
    },
    left: () => left,
  };
}
