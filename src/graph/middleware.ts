import type { Context, Middleware } from '@microsoft/microsoft-graph-client';

/** What one link of the chain does, given how to go on to the next. It may go on several times. */
export type Step = (context: Context, next: () => Promise<void>) => Promise<void>;

export function createMiddleware(step: Step): Middleware {
  let following: Middleware | undefined;
  return {
    setNext(next) {
      following = next;
    },
    execute(context) {
      return step(context, async () => {
        if (following === undefined) throw new TypeError('The last link of the chain has no next.');
        await following.execute(context);
      });
    },
  };
}
