import type { SideVerb } from '../../cards/verbs.ts';
import type { View } from '../../cards/view.ts';
import type { Actor, Answer, Desk } from '../desk.ts';
import type { noticePrefixes } from '../outbox.ts';

/** What the desk tells and is told beside the cards of cases: each prefix and each verb is one part's. */
export interface SideParts {
  readonly notices: Readonly<
    Record<(typeof noticePrefixes)[number], (actor: Actor, eventKey: string) => Promise<Answer<View>>>
  >;
  readonly verbs: Readonly<Record<SideVerb, (actor: Actor, data: unknown) => Promise<Answer<View>>>>;
  readonly halt: Desk['halt'];
}

export type SideDesk = Pick<Desk, 'notice' | 'side' | 'halt'>;

/** Takes notices and presses to the part they belong to. */
export function createSideDesk({ notices, verbs, halt }: SideParts): SideDesk {
  return {
    async notice(actor, eventKey) {
      const part = Object.entries(notices).find(([prefix]) => eventKey.startsWith(prefix))?.[1];
      if (part === undefined) throw new TypeError(`Nobody tells ${eventKey}.`);
      return part(actor, eventKey);
    },
    side: (actor, verb, data) => verbs[verb](actor, data),
    halt,
  };
}
