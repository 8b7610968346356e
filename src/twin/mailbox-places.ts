import { GraphRefusal } from './messages.ts';

/** Requests one app may have under way at once for one mailbox (graph-and-azure.md §11). */
const mostAtOnce = 4;

export interface MailboxPlaces {
  /** False when the mailbox is busy; else the place is taken until it is given back. */
  take(mailbox: string): boolean;
  giveBack(mailbox: string): void;
}

export function createMailboxPlaces(): MailboxPlaces {
  const underWay = new Map<string, number>();
  return {
    take(mailbox) {
      const now = underWay.get(mailbox) ?? 0;
      if (now >= mostAtOnce) return false;
      underWay.set(mailbox, now + 1);
      return true;
    },
    giveBack(mailbox) {
      const left = (underWay.get(mailbox) ?? 1) - 1;
      if (left === 0) underWay.delete(mailbox);
      else underWay.set(mailbox, left);
    },
  };
}

export function mailboxBusy(): GraphRefusal {
  const message = 'Application is over its MailboxConcurrency limit.';
  return new GraphRefusal(429, 'ApplicationThrottled', message, { 'Retry-After': '1' });
}
