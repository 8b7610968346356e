import type { SentRequest } from './check-request.ts';

/** `fetch` that notes what was sent to Graph, and passes it on. Report hosts are not Graph. */
export function notingFetch(origin: string, into: SentRequest[]): typeof globalThis.fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : input.toString();
    if (url.startsWith(`${origin}/`)) {
      const text = typeof init?.body === 'string' ? init.body : '';
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      into.push({ method: init?.method ?? 'GET', url, body });
    }
    return fetch(input, init);
  };
}
