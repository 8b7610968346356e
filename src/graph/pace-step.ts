import type { Priority } from '../transport/gate.ts';
import type { ThrottleBudget } from '../transport/throttle-budget.ts';
import { exchangeOf, responseOf } from './exchange.ts';
import type { Step } from './middleware.ts';
import { throttledScope } from './throttling.ts';

/** Holds a request back until it fits into the published limits, and learns from the answer. */
export function paceStep(budget: ThrottleBudget, priority: Priority): Step {
  return async (context, next) => {
    const { charges, reserved } = exchangeOf(context).request;
    const slot = await budget.enter(charges, priority, reserved);
    try {
      await next();
    } finally {
      slot.answered();
    }
    const { status, headers } = responseOf(context);
    const throttled = status === 429;
    const scope = throttled ? throttledScope(charges, headers) : (charges[0]?.scope ?? null);
    const percentage = Number.parseFloat(headers.get('x-ms-throttle-limit-percentage') ?? '');
    if (scope !== null)
      budget.learn(scope, { throttled, percentage: Number.isNaN(percentage) ? null : percentage });
  };
}
