import { ArmRefusal, type ArmRequest } from './arm-request.ts';

export interface ArmThrottle {
  /** Headers for the answer; throws Azure's 429 when a limit is reached. Refused requests cost nothing. */
  admit(request: ArmRequest): Record<string, string>;
}

interface Window {
  /** Seconds until one more fits; 0 when it fits now. */
  waitSeconds(now: number): number;
  take(now: number): void;
  left(now: number): number;
  /** Seconds until it is empty again. */
  resetSeconds(now: number): number;
}

/** The limits Microsoft publishes for one caller (graph-and-azure.md §9.3 and §9.5). */
export function createArmThrottle(nowMs: () => number): ArmThrottle {
  const graph = createWindow(15, 5_000);
  const user = createWindow(20, 60_000);
  const tenant = [createWindow(12, 10_000), createWindow(60, 60_000), createWindow(600, 3_600_000)];
  const scopes = new Map<string, Window>();

  function windowOfScope(scope: string): Window {
    const known = scopes.get(scope);
    if (known !== undefined) return known;
    const made = createWindow(4, 60_000);
    scopes.set(scope, made);
    return made;
  }

  function admitQuery(): Record<string, string> {
    const now = nowMs();
    const wait = graph.waitSeconds(now);
    if (wait === 0) graph.take(now);
    const quota = {
      'x-ms-user-quota-remaining': String(graph.left(now)),
      'x-ms-user-quota-resets-after': `00:00:${String(graph.resetSeconds(now)).padStart(2, '0')}`,
    };
    if (wait > 0)
      throw new ArmRefusal(429, 'RateLimiting', 'Please wait before querying again.', {
        ...quota,
        'Retry-After': String(wait),
      });
    return quota;
  }

  function admitCost(scope: string): Record<string, string> {
    const now = nowMs();
    const prefix = 'x-ms-ratelimit-microsoft.costmanagement-';
    const windows = { entity: [windowOfScope(scope)], qpu: [user], tenant };
    const refused = Object.entries(windows)
      .map(([name, limits]) => [name, Math.max(...limits.map((limit) => limit.waitSeconds(now)))] as const)
      .filter(([, seconds]) => seconds > 0);
    if (refused.length > 0)
      throw new ArmRefusal(
        429,
        '429',
        'Too many requests. Please retry.',
        Object.fromEntries(
          refused.map(([name, seconds]) => [`${prefix}${name}-retry-after`, String(seconds)]),
        ),
      );
    for (const window of Object.values(windows).flat()) window.take(now);
    return { [`${prefix}qpu-remaining`]: String(user.left(now)) };
  }

  return {
    admit({ segments }) {
      const path = segments.join('/').toLowerCase();
      if (path.startsWith('providers/microsoft.resourcegraph/')) return admitQuery();
      const at = path.indexOf('/providers/microsoft.costmanagement/');
      return at === -1 ? {} : admitCost(path.slice(0, at));
    },
  };
}

function createWindow(most: number, windowMs: number): Window {
  let taken: number[] = [];

  function forget(now: number): void {
    taken = taken.filter((at) => at > now - windowMs);
  }

  function secondsUntil(at: number | undefined, now: number): number {
    return at === undefined ? 0 : Math.max(1, Math.ceil((at + windowMs - now) / 1000));
  }

  return {
    waitSeconds(now) {
      forget(now);
      return taken.length < most ? 0 : secondsUntil(taken[0], now);
    },
    take: (now) => void taken.push(now),
    left: (now) => {
      forget(now);
      return most - taken.length;
    },
    resetSeconds: (now) => {
      forget(now);
      return secondsUntil(taken.at(-1), now);
    },
  };
}
