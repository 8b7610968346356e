import { Readable } from 'node:stream';
import { inTime } from './in-time.ts';

/** The wait for the next bytes is limited, not the whole download. Throws a DOMException named TimeoutError. */
export async function* chunksInTime(
  body: NodeJS.ReadableStream,
  silenceMs: number,
): AsyncGenerator<Uint8Array> {
  const end = () => {
    if (body instanceof Readable) body.destroy();
  };
  const chunks = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await inTime(silenceMs, chunks.next(), end);
      if (next.done === true) return;
      yield typeof next.value === 'string' ? Buffer.from(next.value) : next.value;
    }
  } finally {
    end();
  }
}
