import { exchangeOf, responseOf } from './exchange.ts';
import type { Step } from './middleware.ts';
import type { ThrottleBudget } from './throttle-budget.ts';

/** Holds a request back until it fits into the published limits, and learns from the answer. */
export function paceStep(budget: ThrottleBudget): Step {
  return async (context, next) => {
    const { charges, reserved } = exchangeOf(context).request;
    const slot = await budget.enter(charges, reserved);
    try {
      await next();
    } finally {
      slot.answered();
    }
    const response = responseOf(context);
    const percentage = Number.parseFloat(response.headers.get('x-ms-throttle-limit-percentage') ?? '');
    budget.learn(charges, {
      throttled: response.status === 429,
      percentage: Number.isNaN(percentage) ? null : percentage,
    });
  };
}
