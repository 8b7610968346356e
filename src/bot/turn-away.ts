import type { Response } from 'express';

/**
 * What a caller hears who is turned away before anybody reads what they sent: enough for whoever runs the product,
 * and not which check it was, which is in the audit trail.
 */
export function turnAway(response: Response, status: number): void {
  if (!response.headersSent) response.status(status).json({ ...(words[status] ?? words[400]), status });
}

const lookUp = 'Talk to Seatkeeper in Teams. Whoever runs it finds the reason in its audit trail.';

const words: Readonly<Record<number, { code: string; what: string; why: string; fix: string }>> = {
  400: {
    code: 'TURN_UNREADABLE',
    what: 'This was not accepted. Nothing was changed.',
    why: 'It is not a turn as Teams sends one.',
    fix: lookUp,
  },
  401: {
    code: 'TURN_UNAUTHENTICATED',
    what: 'This was not accepted. Nothing was changed.',
    why: 'It does not prove that it comes from Teams and is meant for this bot.',
    fix: lookUp,
  },
  403: {
    code: 'TURN_FOREIGN',
    what: 'This was not accepted. Nothing was changed.',
    why: 'This desk answers people of its own organisation, through Teams.',
    fix: 'Use the licence desk of your own organisation. Whoever runs this one finds the reason in its audit trail.',
  },
  413: {
    code: 'TURN_TOO_LARGE',
    what: 'This was not accepted. Nothing was changed.',
    why: 'It is larger than anything Teams sends.',
    fix: lookUp,
  },
};
