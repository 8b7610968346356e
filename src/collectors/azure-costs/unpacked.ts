import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { reportTruncated, reportUnreadable } from '../report-error.ts';

/**
 * The bytes as they are, or unpacked where they begin as gzip does, whatever their name. Throws REPORT_TRUNCATED
 * when the packed bytes end too early, REPORT_UNREADABLE when they are damaged.
 */
export async function* unpacked(
  report: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const chunks = bytes[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) return;
  const all = { [Symbol.asyncIterator]: () => prepended(first.value, chunks) };
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
    yield* all;
    return;
  }
  const gunzip = createGunzip();
  pipeline(Readable.from(all), gunzip, () => undefined);
  try {
    yield* gunzip as AsyncIterable<Uint8Array>;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (code === 'Z_BUF_ERROR') throw reportTruncated(report, 'Its packed bytes end too early.', cause);
    if (code === 'Z_DATA_ERROR') throw reportUnreadable(report, 'its packed bytes are damaged');
    throw cause;
  }
}

async function* prepended(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
