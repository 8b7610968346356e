import type { ScopeLimit } from '../transport/throttle-budget.ts';

/** Our patience with Power BI. */
export interface PowerBiLimits {
  /** Tries of one request, the first included. */
  readonly maxTries: number;
  /** Milliseconds until a silent server counts as unreachable. */
  readonly requestTimeoutMs: number;
  /** A longer wait than this ends the request instead. */
  readonly longestWaitMs: number;
}

export const powerBiPatience: PowerBiLimits = {
  maxTries: 6,
  requestTimeoutMs: 120_000,
  longestWaitMs: 900_000,
};

/** What every request for activity counts against. */
export const activityScope = 'powerbi:activity';

/** 200 requests an hour for the events of a tenant (graph-and-azure §7). */
export function powerBiLimitOf(): ScopeLimit {
  return { windowMs: 3_600_000, limit: 200 };
}
