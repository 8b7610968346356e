import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger };

const redact = {
  paths: [
    '*.authorization',
    '*.token',
    '*.secret',
    '*.password',
    'authorization',
    'token',
    'secret',
    'password',
  ],
  censor: '[redacted]',
};

/**
 * JSON lines on stderr, so that stdout stays free for a command's one document. Tokens and secrets are
 * redacted; callers log object ids, never names or addresses.
 */
export function createLog(level: string, destination: DestinationStream = pino.destination(2)): Logger {
  return pino({ level, redact, base: null }, destination);
}
