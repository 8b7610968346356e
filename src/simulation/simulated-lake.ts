import type { Lake } from '../lake/lake.ts';
import { simulatedRun } from './simulated-run.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** A lake in simulated time: what it does to the disk takes none. */
export function simulatedLake(time: SimulatedTime, lake: Lake): Lake {
  return {
    ...lake,
    openRun: async (request) => simulatedRun(time, await time.work(() => lake.openRun(request))),
    newest: (request) => time.work(() => lake.newest(request)),
  };
}
