import type { Priority } from '../transport/gate.ts';
import { exchangeOf, headersOf } from './exchange.ts';
import type { Step } from './middleware.ts';

/** First in the chain: the exact address, who is asking, and the error as it was thrown. */
export function identifyStep(priority: Priority): Step {
  return async (context, next) => {
    const exchange = exchangeOf(context);
    context.request = exchange.request.url;
    Object.assign(headersOf(context), {
      'client-request-id': exchange.clientRequestId,
      'x-ms-throttle-priority': priority,
    });
    try {
      assertSafeDelete(exchange.request.method, exchange.path);
      await next();
    } catch (error) {
      exchange.fault = error;
      throw error;
    }
  };
}

/**
 * Deleting a member without `/$ref` deletes the user from the directory (graph-and-azure §3.3). No other DELETE
 * is ever made.
 */
function assertSafeDelete(method: string, path: string): void {
  if (method === 'DELETE' && !/^\/v1\.0\/groups\/[^/]+\/members\/[^/]+\/\$ref$/.test(path)) {
    throw new TypeError('A DELETE that is not the removal of a membership by $ref is never sent.');
  }
}
