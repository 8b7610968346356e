import { parseArgs } from 'node:util';

export interface Options {
  readonly kills: number;
  /** Rows of rounds side by side. */
  readonly stages: number;
  readonly seed: number;
}

/** Kills below which one stage is soonest done: every stage has to be prepared. */
const fewKills = 60;

/** Null for a command line that cannot be read. */
export function readOptions(argv: readonly string[]): Options | null {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        kills: { type: 'string', default: '50' },
        stages: { type: 'string', default: '' },
        seed: { type: 'string', default: '1' },
      },
    });
    const kills = numberOf(values.kills);
    const stages = values.stages === '' ? (kills < fewKills ? 1 : 3) : numberOf(values.stages);
    const seed = numberOf(values.seed);
    return kills < 1 || stages < 1 || seed < 1 ? null : { kills, stages, seed };
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** 0 for what is no whole number. */
function numberOf(text: string): number {
  return /^\d{1,7}$/.test(text) ? Number(text) : 0;
}
