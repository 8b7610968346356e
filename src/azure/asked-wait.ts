import { readRetryAfter } from '../transport/retry-delay.ts';

/** The headers of an answer, by name in any case. */
export interface AnswerHeaders {
  get(name: string): string | undefined;
}

const costWaits = ['qpu', 'entity', 'tenant', 'client'] as const;

/** How long the server asks us to stay away, in milliseconds; null when it does not say. */
export interface AskedWait {
  readonly waitMs: number | null;
  /** Of that, what concerns the scope alone: the other scopes may go on. */
  readonly scopeOnly: boolean;
}

/**
 * The longest of `Retry-After` and the waits of Cost Management, which count units, the scope and the tenant
 * apart (graph-and-azure §9.3).
 */
export function readAskedWait(headers: AnswerHeaders, now: Date): AskedWait {
  const prefix = 'x-ms-ratelimit-microsoft.costmanagement-';
  const waits = costWaits.flatMap((kind) => {
    const waitMs = readRetryAfter(headers.get(`${prefix}${kind}-retry-after`) ?? null, now);
    return waitMs === null ? [] : [{ kind, waitMs }];
  });
  const general = readRetryAfter(headers.get('retry-after') ?? null, now);
  const all = [...waits.map(({ waitMs }) => waitMs), ...(general === null ? [] : [general])];
  return {
    waitMs: all.length === 0 ? null : Math.max(...all),
    scopeOnly: waits.length > 0 && waits.every(({ kind }) => kind === 'entity'),
  };
}

/** Resource Graph: when no query is left, milliseconds until there are some again (`hh:mm:ss`); else null. */
export function readQuotaReset(headers: AnswerHeaders): number | null {
  const remaining = headers.get('x-ms-user-quota-remaining');
  if (remaining === undefined || Number(remaining) !== 0) return null;
  const parts = /^(\d+):(\d+):(\d+)$/.exec(headers.get('x-ms-user-quota-resets-after') ?? '');
  if (parts === null) return null;
  const [, hours, minutes, seconds] = parts;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}
