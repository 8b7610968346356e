import type { CircuitOutcome } from '../transport/circuit.ts';
import { circuitOpen, GraphError } from './errors.ts';
import { exchangeOf, responseOf } from './exchange.ts';
import type { Step } from './middleware.ts';
import type { GraphTraffic } from './traffic.ts';

/** Refuses at once what would be given up after every try, while its service is known to answer nobody. */
export function circuitStep(traffic: GraphTraffic): Step {
  return async (context, next) => {
    const { request, path } = exchangeOf(context);
    const pass = traffic.circuitOf(request.charges).pass();
    if (pass.open) throw circuitOpen(request.method, path, pass.forMs);
    let outcome: CircuitOutcome = 'unknown';
    try {
      await next();
      const { status } = responseOf(context);
      outcome = status === 429 || status >= 500 ? 'givenUp' : 'answered';
    } catch (error) {
      if (error instanceof GraphError && error.code === 'GRAPH_UNREACHABLE') outcome = 'givenUp';
      throw error;
    } finally {
      pass.ended(outcome);
    }
  };
}
