import type { ChatJobs } from '../jobs/list.ts';

/** Whom to tell of what happened. */
export interface Delivery {
  /** How cards reach people; null: another process has the chat. */
  readonly chat: ChatJobs | null;
  /** A case was decided while nobody was in the chat: there is work to be done. */
  readonly onDecided: (caseId: string) => Promise<void>;
  /** The cards of a case no longer show what is true. */
  readonly onCaseChanged: (caseId: string) => void;
  /** Somebody wants their licence back: sent again, because a crash may have come before the queue was told. */
  readonly sendReturn: (caseId: string, userId: string) => Promise<unknown>;
}

/** A shell, which has neither a chat nor a queue. */
export const nobodyToTell: Delivery = {
  chat: null,
  onDecided: async () => undefined,
  onCaseChanged: () => undefined,
  sendReturn: async () => undefined,
};
