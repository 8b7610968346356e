import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';

/** Something that was asked of the bot and not done, as the audit trail keeps it (SEC-05, SEC-09). */
export interface RefusedTurn {
  /** Entra object id, when a trustworthy turn said so; null: nobody knows who it was. */
  readonly actor: string | null;
  /** Why: `unauthenticated`, `foreign tenant`, `NOT_OWNER` … */
  readonly code: string;
  /** The verb of the button, or the kind of turn. */
  readonly about: string;
  readonly caseId: string | null;
  /** How many like it came within the same minute. */
  readonly times: number;
}

export interface RefusedTurns {
  note(turn: Omit<RefusedTurn, 'times'>): void;
  /** Resolves when everything noted is recorded. */
  settled(): Promise<void>;
}

const minuteMs = 60_000;

/**
 * Records what was refused. The first of a kind is recorded at once; those that follow within a minute are counted
 * and recorded together, so that a flood cannot fill the audit trail.
 */
export function createRefusedTurns({
  record,
  clock,
  log,
}: {
  readonly record: (turn: RefusedTurn) => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Logger;
}): RefusedTurns {
  const counting = new Map<string, { since: number; times: number; turn: Omit<RefusedTurn, 'times'> }>();
  const writing = new Set<Promise<unknown>>();

  function write(turn: RefusedTurn): void {
    const written = record(turn)
      .catch((err: unknown) => log.error({ err, code: turn.code }, 'refused turn not recorded'))
      .finally(() => writing.delete(written));
    writing.add(written);
  }

  function flush(isDue: (since: number) => boolean): void {
    for (const [key, { since, times, turn }] of counting) {
      if (!isDue(since)) continue;
      counting.delete(key);
      if (times > 0) write({ ...turn, times });
    }
  }

  return {
    note(turn) {
      const now = clock.now().getTime();
      flush((since) => now - since >= minuteMs);
      const key = JSON.stringify([turn.actor, turn.code, turn.about, turn.caseId]);
      const known = counting.get(key);
      if (known !== undefined) {
        known.times += 1;
        return;
      }
      counting.set(key, { since: now, times: 0, turn });
      write({ ...turn, times: 1 });
    },
    async settled() {
      flush(() => true);
      while (writing.size > 0) await Promise.all(writing);
    },
  };
}
