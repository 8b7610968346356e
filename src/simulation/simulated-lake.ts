import type { Lake } from '../lake/lake.ts';
import { simulatedRun } from './simulated-run.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** A lake in simulated time: what it does to the disk takes none. */
export function simulatedLake(time: SimulatedTime, lake: Lake): Lake {
  return {
    ...lake,
    // Everybody is in this process, and a lock is kept in real time.
    collecting: (_, work) => work(),
    openRun: async (request) => simulatedRun(time, await time.work(() => lake.openRun(request))),
    newest: (request) => time.work(() => lake.newest(request)),
  };
}
