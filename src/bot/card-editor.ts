import { setTimeout as wait } from 'node:timers/promises';

/** Edits cards without haste: one edit of a card at a time, a pause after each, requests in between joined. */
export interface CardEditor {
  /** Resolves when an edit that began after this request is done. Rejects when it fails. */
  request(cardId: string, edit: () => Promise<void>): Promise<void>;
}

export function createCardEditor(gapMs: number): CardEditor {
  const waiting = new Map<string, PromiseWithResolvers<undefined> | null>();

  async function run(cardId: string, edit: () => Promise<void>): Promise<void> {
    for (let next = waiting.get(cardId); next; next = waiting.get(cardId)) {
      waiting.set(cardId, null);
      const { resolve, reject } = next;
      await edit().then(() => resolve(undefined), reject);
      await wait(gapMs);
    }
    waiting.delete(cardId);
  }

  return {
    request(cardId, edit) {
      const joined = waiting.get(cardId);
      if (joined) return joined.promise;
      const isIdle = joined === undefined;
      const next = Promise.withResolvers<undefined>();
      waiting.set(cardId, next);
      if (isIdle) void run(cardId, edit);
      return next.promise;
    },
  };
}
