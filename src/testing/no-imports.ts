import type { Inbox } from '../imports/inbox.ts';

/** Nobody brought a file. */
export const noImports: Pick<Inbox, 'newest' | 'read'> = {
  newest: async () => null,
  read: () => Promise.reject(new TypeError('There is nothing to read.')),
};
