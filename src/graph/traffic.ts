import type { Clock } from '../lib/clock.ts';
import type { Charge } from '../transport/charge.ts';
import { createCircuit, type Circuit } from '../transport/circuit.ts';
import type { Sleep } from '../transport/sleep.ts';
import { createThrottleBudget, type ThrottleBudget } from '../transport/throttle-budget.ts';
import { familyOf, limitOfScope, type GraphLimits } from './limits.ts';

/** What all clients of one app registration share in one tenant, because Graph counts them together. */
export interface GraphTraffic {
  readonly budget: ThrottleBudget;
  /** One for each service behind Graph, as its limits tell them apart. */
  circuitOf(charges: readonly Charge[]): Circuit;
}

export interface GraphTrafficDeps {
  readonly limits: GraphLimits;
  readonly clock: Clock;
  readonly sleep: Sleep;
}

export function createGraphTraffic({ limits, clock, sleep }: GraphTrafficDeps): GraphTraffic {
  const circuits = new Map<string, Circuit>();
  const { circuitFaults: faults, circuitCoolDownMs: coolDownMs } = limits;
  return {
    budget: createThrottleBudget({ limitOf: limitOfScope(limits), clock, sleep }),
    circuitOf([first]) {
      const service = first === undefined ? 'uncounted' : familyOf(first.scope);
      const circuit = circuits.get(service) ?? createCircuit({ faults, coolDownMs, clock });
      circuits.set(service, circuit);
      return circuit;
    },
  };
}
