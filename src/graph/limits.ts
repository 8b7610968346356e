/** Published limits of Microsoft Graph per application and tenant (graph-and-azure §11), and our patience. */
export interface GraphLimits {
  /** GET of signInActivity, requests per minute. */
  readonly signInPerMinute: number;
  /** Sign-in and audit logs, requests per 10 seconds. */
  readonly auditPer10Seconds: number;
  /** Usage reports as CSV, requests per report and 10 minutes. */
  readonly reportPer10Minutes: number;
  /** Identity resource units per 10 seconds for small, medium and large tenants: the size is found out by use. */
  readonly identityUnitsPer10Seconds: readonly number[];
  /** Identity writes per 150 seconds. */
  readonly writesPer150Seconds: number;
  /** Tries of one request, the first included. */
  readonly maxTries: number;
  /** Milliseconds until a silent server counts as unreachable. */
  readonly requestTimeoutMs: number;
  /** A longer Retry-After than this ends the request instead. */
  readonly longestWaitMs: number;
}

export const publishedLimits: GraphLimits = {
  signInPerMinute: 10,
  auditPer10Seconds: 5,
  reportPer10Minutes: 14,
  identityUnitsPer10Seconds: [3500, 5000, 8000],
  writesPer150Seconds: 3000,
  maxTries: 6,
  requestTimeoutMs: 100_000,
  longestWaitMs: 900_000,
};
