import type { ScopeLimit } from '../transport/throttle-budget.ts';

/** Published limits of Microsoft Graph per application and tenant (graph-and-azure §11), and our patience. */
export interface GraphLimits {
  /** GET of signInActivity, requests per minute. */
  readonly signInPerMinute: number;
  /** Sign-in and audit logs, and who registered which methods, requests per 10 seconds. */
  readonly auditPer10Seconds: number;
  /** Identity Protection and Conditional Access, requests per second of the tenant. */
  readonly riskPerSecond: number;
  /** Usage reports as CSV, requests per report and 10 minutes. */
  readonly reportPer10Minutes: number;
  /** Usage reports as JSON, which only beta gives, requests per report and 10 minutes. */
  readonly jsonReportPer10Minutes: number;
  /** Identity resource units per 10 seconds for small, medium and large tenants: the size is found out by use. */
  readonly identityUnitsPer10Seconds: readonly number[];
  /** Identity writes per 150 seconds. */
  readonly writesPer150Seconds: number;
  /** Intune's devices, requests per 20 seconds. */
  readonly intuneDevicesPer20Seconds: number;
  /** The rest of Intune, requests per 20 seconds. */
  readonly intunePer20Seconds: number;
  /** Call records, requests per minute altogether. */
  readonly pstnPerMinute: number;
  /** Call records, requests per minute of one collection. */
  readonly pstnCollectionPerMinute: number;
  /** Requests under way at once for one mailbox. */
  readonly mailboxConcurrent: number;
  /** Tries of one request, the first included. */
  readonly maxTries: number;
  /** Milliseconds until a silent server counts as unreachable. */
  readonly requestTimeoutMs: number;
  /** A longer Retry-After than this ends the request instead. */
  readonly longestWaitMs: number;
  /** Requests given up in a row, after all their tries, before the next are refused without being sent. */
  readonly circuitFaults: number;
  /** Milliseconds of that refusal, until one request may find out. */
  readonly circuitCoolDownMs: number;
}

export const publishedLimits: GraphLimits = {
  signInPerMinute: 10,
  auditPer10Seconds: 5,
  riskPerSecond: 1,
  reportPer10Minutes: 14,
  jsonReportPer10Minutes: 100,
  identityUnitsPer10Seconds: [3500, 5000, 8000],
  writesPer150Seconds: 3000,
  intuneDevicesPer20Seconds: 2000,
  intunePer20Seconds: 1000,
  pstnPerMinute: 200,
  pstnCollectionPerMinute: 50,
  mailboxConcurrent: 4,
  maxTries: 6,
  requestTimeoutMs: 100_000,
  longestWaitMs: 900_000,
  circuitFaults: 5,
  circuitCoolDownMs: 60_000,
};

/** The limit of a scope as `chargesOf` names it; what follows a colon is one report, collection or mailbox. */
export function limitOfScope(limits: GraphLimits): (scope: string) => ScopeLimit {
  const named: Readonly<Record<string, ScopeLimit>> = {
    identity: { windowMs: 10_000, levels: limits.identityUnitsPer10Seconds },
    writes: { windowMs: 150_000, limit: limits.writesPer150Seconds },
    signIns: { windowMs: 60_000, limit: limits.signInPerMinute },
    audits: { windowMs: 10_000, limit: limits.auditPer10Seconds },
    risk: { windowMs: 1_000, limit: limits.riskPerSecond },
    report: { windowMs: 600_000, limit: limits.reportPer10Minutes },
    jsonReport: { windowMs: 600_000, limit: limits.jsonReportPer10Minutes },
    intuneDevices: { windowMs: 20_000, limit: limits.intuneDevicesPer20Seconds },
    intune: { windowMs: 20_000, limit: limits.intunePer20Seconds },
    pstn: { windowMs: 60_000, limit: limits.pstnPerMinute },
    pstnCollection: { windowMs: 60_000, limit: limits.pstnCollectionPerMinute },
    mailbox: { concurrent: limits.mailboxConcurrent },
  };
  return (scope) => {
    const limit = named[familyOf(scope)];
    if (limit === undefined) throw new TypeError(`No limit is published for the scope ${scope}.`);
    return limit;
  };
}

/** `report:getMailboxUsageDetail` belongs to `report`. */
export function familyOf(scope: string): string {
  return scope.split(':', 1)[0] ?? scope;
}
