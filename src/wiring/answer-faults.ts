import type { ErrorRequestHandler } from 'express';
import type { Logger } from '../lib/log.ts';

/** The last word on a request nothing else could answer: one line, instead of a page with the trace in it. */
export function answerFaults(log: Logger): ErrorRequestHandler {
  return (err: unknown, request, response, next) => {
    log.error({ err, path: request.path }, 'request failed');
    if (response.headersSent) next(err);
    else
      response.status(500).json({ code: 'INTERNAL_FAULT', message: 'That did not work; the log says why.' });
  };
}
