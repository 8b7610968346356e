import type { ScopeLimit } from '../transport/throttle-budget.ts';

/** Our patience with Azure. */
export interface AzureLimits {
  /** Tries of one request, the first included. */
  readonly maxTries: number;
  /** Milliseconds until a silent server counts as unreachable. */
  readonly requestTimeoutMs: number;
  /** A longer wait than this ends the request instead. */
  readonly longestWaitMs: number;
}

export const azurePatience: AzureLimits = {
  maxTries: 6,
  requestTimeoutMs: 120_000,
  longestWaitMs: 900_000,
};

/** The published limit behind a scope of `chargesOf` (graph-and-azure §9). */
export function azureLimitOf(scope: string): ScopeLimit {
  if (scope === 'azure:graph') return { windowMs: 5_000, limit: 15 };
  if (scope === 'azure:cost:user') return { windowMs: 60_000, limit: 20 };
  if (scope === 'azure:cost:tenant') return { windowMs: 60_000, limit: 60 };
  if (scope === 'azure:cost:tenant:burst') return { windowMs: 10_000, limit: 12 };
  if (scope === 'azure:cost:tenant:hour') return { windowMs: 3_600_000, limit: 600 };
  if (scope.startsWith('azure:cost:')) return { windowMs: 60_000, limit: 4 };
  // ARM refills 25 reads a second for one principal.
  return { windowMs: 10_000, limit: 250 };
}
