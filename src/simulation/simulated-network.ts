import { createArmNetwork, type ArmNetwork } from '../azure/arm-network.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** Requests to Azure in simulated time: the clock stands still until the answer is here. */
export function simulatedNetwork(time: SimulatedTime): ArmNetwork {
  const network = createArmNetwork();
  return { sendRequest: (request) => time.work(() => network.sendRequest(request)) };
}
