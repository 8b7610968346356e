import type { ServiceBase } from '../transport/service-base.ts';
import type { TokenProvider } from './credential.ts';
import { foreignLink } from './errors.ts';
import { exchangeOf, headersOf } from './exchange.ts';
import type { Step } from './middleware.ts';

/** Adds the token, after all waiting so that it is fresh, and never for another host than the base. */
export function authoriseStep(base: ServiceBase, credential: TokenProvider): Step {
  return async (context, next) => {
    if (new URL(exchangeOf(context).request.url).origin !== base.origin) throw foreignLink();
    headersOf(context).authorization = `Bearer ${await credential.getToken()}`;
    await next();
  };
}
