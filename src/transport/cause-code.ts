/** `ECONNRESET`, `REQUEST_SEND_ERROR`, `TimeoutError`…: the code only, because messages may quote an address. */
export function causeCode(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  if (cause.cause instanceof Error) return causeCode(cause.cause);
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}
