import { createLog } from '../../lib/log.ts';
import { simulatedTime, type SimulatedTime } from '../../transport/testing/simulated-time.ts';
import type { PowerBiReaderDeps } from '../power-bi-reader.ts';

/** The dependencies of a reader that talks to `origin` in simulated time, without jitter. */
export function localPowerBi(origin: string, time: SimulatedTime = simulatedTime()): PowerBiReaderDeps {
  return {
    baseUrl: origin,
    credential: {
      getToken: async () => {
        throw new TypeError('No credential is asked for a twin.');
      },
    },
    fetch,
    clock: time.clock,
    sleep: time.sleep,
    random: () => 0.5,
    log: createLog('silent'),
    priority: 'Low',
  };
}
