import { createHash } from 'node:crypto';
import type { Download } from '../graph/download.ts';
import type { SeenAnswer } from '../graph/seen-answer.ts';

export interface WatchedDownload {
  /** The same bytes. */
  readonly stream: AsyncIterable<Uint8Array>;
  /** Tells of what has come so far, unless that was told already. */
  readonly tell: () => void;
}

/**
 * A download whose bytes are hashed on their way, told once: when they end, or when nobody reads on. The address is
 * the one that was asked for: the one a report is fetched from is a secret.
 */
export function watchDownload(
  { stream, requestId }: Download,
  path: string,
  onAnswer: (answer: SeenAnswer) => void,
): WatchedDownload {
  const hash = createHash('sha256');
  let bytes = 0;
  let told = false;

  function tell(): void {
    if (told) return;
    told = true;
    onAnswer({ requestId, url: path, bytes, sha256: hash.copy().digest('hex') });
  }

  async function* watch(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      yield chunk;
    }
    tell();
  }

  return { stream: watch(), tell };
}
