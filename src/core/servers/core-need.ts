/** Core licences: how many are needed, and how many at the very least where that cannot be told. */
export interface CoreNeed {
  /** Null: unknown. */
  readonly cores: number | null;
  readonly atLeast: number;
}

export const noCores: CoreNeed = { cores: 0, atLeast: 0 };

export function exactly(cores: number): CoreNeed {
  return { cores, atLeast: cores };
}

export function unknownNeed(atLeast: number): CoreNeed {
  return { cores: null, atLeast };
}

export function addNeeds(left: CoreNeed, right: CoreNeed): CoreNeed {
  return {
    cores: left.cores === null || right.cores === null ? null : left.cores + right.cores,
    atLeast: left.atLeast + right.atLeast,
  };
}

export function timesNeed({ cores, atLeast }: CoreNeed, times: number): CoreNeed {
  return { cores: cores === null ? null : cores * times, atLeast: atLeast * times };
}
