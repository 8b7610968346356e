import { exchangeOf } from './exchange.ts';
import type { Step } from './middleware.ts';

/**
 * Last in the chain: the network. Redirects are left to the caller. A body that is not streamed is read here,
 * so that a connection cut in the middle of a page counts as a failed try.
 */
export function sendStep(fetch: typeof globalThis.fetch, timeoutMs: number): Step {
  return async (context) => {
    const { request } = exchangeOf(context);
    const controller = new AbortController();
    const timer = setTimeout(
      () => controller.abort(new DOMException('No answer in time', 'TimeoutError')),
      timeoutMs,
    );
    try {
      const response = await fetch(request.url, {
        ...context.options,
        redirect: 'manual',
        signal: controller.signal,
      });
      context.response = request.streamed === true && response.ok ? response : await readWhole(response);
    } finally {
      clearTimeout(timer);
    }
  };
}

async function readWhole(response: Response): Promise<Response> {
  const body = await response.arrayBuffer();
  const { status, statusText, headers } = response;
  return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
}
