import { createHash } from 'node:crypto';

/** Which answer something was read from, without what it said. */
export interface SeenAnswer {
  readonly requestId: string | null;
  /** What was asked. May hold a paging token: strip it before it is kept anywhere. */
  readonly url: string;
  readonly bytes: number;
  /** Of the body as it arrived, in hex. */
  readonly sha256: string;
}

/** Of a body that was read as text: hashed as the UTF-8 it came in. */
export function seenAnswer(url: string, body: string, requestId: string | null): SeenAnswer {
  const sha256 = createHash('sha256').update(body, 'utf8').digest('hex');
  return { requestId, url, bytes: Buffer.byteLength(body, 'utf8'), sha256 };
}
