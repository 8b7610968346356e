import type { Response as BotResponse } from 'botbuilder';
import type { Response } from 'express';

/** What the SDK would answer, kept until it is known whether the turn was believed. */
export interface HeldAnswer {
  readonly response: BotResponse;
  readonly status: () => number;
  release(): void;
}

/** To the SDK a token that does not hold is as often a 500 with the reason in its body as it is a 401. */
export function holdAnswer(to: Response): HeldAnswer {
  let status = 200;
  let body: unknown;
  return {
    response: {
      socket: to.socket,
      header: (name, value) => to.header(name, String(value)),
      status: (code) => void (status = code),
      send: (sent) => void (body = sent),
      end: () => undefined,
    },
    status: () => status,
    release() {
      if (to.headersSent) return;
      to.status(status);
      if (body === undefined) to.end();
      else to.send(body);
    },
  };
}
