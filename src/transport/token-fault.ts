import { AppError, type ErrorText } from '../lib/app-error.ts';

/** Why a service could not be asked for want of a token. */
export interface TokenFault {
  readonly kind: 'unreachable' | 'refused';
  readonly text: ErrorText;
}

/** Nobody could tell whether the app registration may have one, or it was refused: the cause knows. */
export function tokenFaultOf(service: string, cause: unknown): TokenFault {
  const what = `No token for ${service} could be acquired.`;
  if (cause instanceof AppError && cause.retryable) {
    const { why, fix } = cause;
    return { kind: 'unreachable', text: { what, why, fix } };
  }
  return {
    kind: 'refused',
    text: {
      what,
      why: 'The identity platform refused the app registration, or its certificate cannot be opened.',
      fix: 'Check the reading app registration, its secret or certificate and its expiry.',
    },
  };
}
