import type { Mutation } from './mutation.ts';
import { bytesOf, textOf } from './units.ts';

const all = ['page', 'lines', 'document'] as const;

const html =
  '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in,\r\nnow.</body></html>';

/** Spoils a body without knowing what is in it. */
export const byteMutations: readonly Mutation[] = [
  {
    name: 'truncate',
    kinds: all,
    mutate: (body, random) => ({ body: body.slice(0, random.below(body.byteLength)) }),
  },
  { name: 'empty', kinds: all, mutate: () => ({ body: new Uint8Array(0) }) },
  {
    name: 'html-page',
    kinds: all,
    mutate: () => ({ body: bytesOf(html), contentType: 'text/html' }),
  },
  {
    name: 'byte-order-mark',
    kinds: all,
    mutate: (body) => ({ body: joined([new Uint8Array([0xef, 0xbb, 0xbf]), body]) }),
  },
  {
    name: 'utf8-cut',
    kinds: all,
    mutate(body, random) {
      const at = 1 + random.below(Math.max(1, body.byteLength - 1));
      return {
        body: joined([body.slice(0, at), new Uint8Array([0xe2, 0x82]), body.slice(at)]),
        mayVanish: true,
      };
    },
  },
  {
    name: 'flip-byte',
    kinds: all,
    mutate(body, random) {
      const spoilt = body.slice();
      spoilt[random.below(body.byteLength)] = random.below(256);
      return { body: spoilt, mayVanish: true };
    },
  },
  {
    name: 'random-bytes',
    kinds: all,
    mutate(_body, random) {
      const bytes = Uint8Array.from({ length: random.below(400) }, () => random.below(256));
      return { body: bytes };
    },
  },
  {
    name: 'doubled',
    kinds: all,
    mutate: (body) => ({ body: joined([body, body]) }),
  },
  {
    name: 'nul-inside',
    kinds: all,
    mutate(body, random) {
      const text = textOf(body);
      const at = random.below(text.length);
      return { body: bytesOf(`${text.slice(0, at)}\u0000${text.slice(at)}`), mayVanish: true };
    },
  },
];

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
