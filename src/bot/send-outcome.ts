/** What became of one attempt to send or edit (teams §3.5). */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly activityId: string }
  /** Refused before it was taken: may be tried again. */
  | { readonly kind: 'retry'; readonly code: string; readonly afterMs: number | null }
  /** It may have arrived. */
  | { readonly kind: 'unknown'; readonly code: string }
  /** The person has to install us again, or never did. */
  | { readonly kind: 'notInstalled'; readonly code: string }
  /** The person does not want us. */
  | { readonly kind: 'blocked'; readonly code: string }
  /** The card to edit is not there any more. */
  | { readonly kind: 'cardGone'; readonly code: string }
  /** The operator has to act; nothing to anybody will get through. */
  | { readonly kind: 'stopped'; readonly code: string }
  /** This message will never be taken. */
  | { readonly kind: 'rejected'; readonly code: string };

export type SendKind = 'post' | 'put';

const notInstalled = new Set(['BotNotInConversationRoster', 'ForbiddenOperationException']);
const stopped = new Set([
  'BotNotRegistered',
  'BotDisabledByAdmin',
  'NotEnoughPermissions',
  'InvalidBotApiHost',
]);
const neverReached = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * Reads the error of a send. After a POST, a server error or a lost connection says nothing about whether the
 * card arrived (teams §3.4), and there is no key to make a second one harmless; a PUT can simply be repeated.
 */
export function outcomeOfError(error: unknown, kind: SendKind): SendOutcome {
  const status = numberAt(error, 'statusCode');
  const code = codeOf(error);
  switch (status) {
    case undefined:
      // The identity library's errors carry an errorCode: without a token nothing was sent.
      if (at(error, 'errorCode') !== undefined) return { kind: 'stopped', code };
      return neverReached.has(code) || kind === 'put'
        ? { kind: 'retry', code, afterMs: null }
        : { kind: 'unknown', code };
    case 401:
      return { kind: 'stopped', code };
    case 403:
      if (stopped.has(code)) return { kind: 'stopped', code };
      if (code === 'ConversationBlockedByUser' || code === 'MessageWritesBlocked')
        return { kind: 'blocked', code };
      return notInstalled.has(code) ? { kind: 'notInstalled', code } : { kind: 'rejected', code };
    case 404:
      return code === 'ActivityNotFoundInConversation'
        ? { kind: 'cardGone', code }
        : { kind: 'notInstalled', code };
    case 412:
    case 429:
      return { kind: 'retry', code, afterMs: retryAfterMs(error) };
    default:
      if (status < 500 && status !== 408) return { kind: 'rejected', code };
      return kind === 'put' ? { kind: 'retry', code, afterMs: null } : { kind: 'unknown', code };
  }
}

/** `MessageWritesBlocked` hides in JSON inside the message; everything else says its code (teams §3.5). */
function codeOf(error: unknown): string {
  const details = at(error, 'details');
  const inner = at(details, 'error');
  for (const text of [at(details, 'message'), at(error, 'message')]) {
    const subCode = subCodeIn(text);
    if (subCode !== undefined) return subCode;
  }
  for (const code of [at(inner, 'code'), at(error, 'code')]) {
    if (typeof code === 'string' && code !== '') return code;
  }
  return `http-${numberAt(error, 'statusCode') ?? 'none'}`;
}

function subCodeIn(text: unknown): string | undefined {
  if (typeof text !== 'string' || !text.includes('subCode')) return undefined;
  const subCode = /"subCode"\s*:\s*"([A-Za-z]+)"/.exec(text.replaceAll('\\"', '"'));
  return subCode?.[1];
}

function retryAfterMs(error: unknown): number | null {
  const headers = at(at(error, 'response'), 'headers');
  const get = at(headers, 'get');
  if (typeof get !== 'function') return null;
  const seconds = Number(get.call(headers, 'retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function numberAt(value: unknown, key: string): number | undefined {
  const found = at(value, key);
  return typeof found === 'number' ? found : undefined;
}
