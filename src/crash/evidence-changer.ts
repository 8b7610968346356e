import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod/v4';
import type { Random } from '../twin/random.ts';
import type { EvidenceChange } from './judge.ts';
import type { TwinLog } from './twin-log.ts';

/** Signs people in who are about to lose a licence. */
export interface EvidenceChanger {
  readonly changes: readonly EvidenceChange[];
  /** Some of those whose licence has not been taken, or nobody: those whose change was refused last come first. */
  changeSome(): Promise<void>;
  /** The same at some moment of a life that begins now, unless it ends before. */
  changeSomeDuring(life: Promise<unknown>): Promise<void>;
}

export interface EvidenceChangerDeps {
  readonly twinUrl: string;
  readonly log: TwinLog;
  readonly random: Random;
  /** Everybody a case of the round would take something from. */
  readonly people: readonly string[];
  /** That anything is changed, of each call. */
  readonly chance: { readonly betweenLives: number; readonly duringLife: number };
}

const mostAtOnce = 4;
/** From well before a process is ready until it is deep in its work. */
const duringMs = { least: 500, most: 4_000 };
const Seen = z.object({ at: z.iso.datetime() });

export function createEvidenceChanger(deps: EvidenceChangerDeps): EvidenceChanger {
  const { twinUrl, log, random, people, chance } = deps;
  const changes: EvidenceChange[] = [];

  function candidates(): readonly string[] {
    const passed = new Set([
      ...log.changes.map(({ userId }) => userId),
      ...changes.map(({ userId }) => userId),
    ]);
    const left = people.filter((userId) => !passed.has(userId));
    const begun = left.filter((userId) => log.refused.has(userId));
    return begun.length > 0 && random.chance(0.5) ? begun : left;
  }

  async function change(): Promise<void> {
    for (let more = random.between(1, mostAtOnce); more > 0; more -= 1) {
      const left = candidates();
      if (left.length === 0) return;
      const userId = random.pick(left);
      const response = await fetch(`${twinUrl}/_twin/activity/users/${userId}`, { method: 'PUT' });
      changes.push({ userId, atMs: Date.parse(Seen.parse(await response.json()).at) });
    }
  }

  return {
    changes,
    async changeSome() {
      if (random.chance(chance.betweenLives)) await change();
    },
    async changeSomeDuring(life) {
      if (!random.chance(chance.duringLife)) return;
      const isOver = life.then(() => true);
      const isDue = wait(random.between(duringMs.least, duringMs.most)).then(() => false);
      if (!(await Promise.race([isOver, isDue]))) await change();
    },
  };
}
