import type { SecondReason } from '../core/authority/denial.ts';
import type { Money } from '../core/model/money.ts';
import type { Figure } from '../core/model/product.ts';

/** All a button on a case carries: which case, and the version its reader was looking at. */
export interface CaseRef {
  readonly caseId: string;
  readonly version: number;
}

/** How old a source's facts are. Shown on every card that asks for a decision (C26). */
export interface SourceFreshness {
  /** As a reader would name it: `Users and sign-ins`. */
  readonly name: string;
  /** The day the facts describe, `YYYY-MM-DD`; null when the source does not say. */
  readonly asOf: string | null;
  /** ISO instant of the reading. */
  readonly observedAt: string;
}

/** Seats by how long ago they were last used. `toDays` null: no upper end. */
export interface IdleAge {
  readonly fromDays: number;
  readonly toDays: number | null;
  readonly seats: number;
}

export interface Skipped {
  readonly seats: number;
  /** Completes "2 skipped: …": `signed in since the list was made`. */
  readonly why: string;
}

export interface Failed {
  readonly seats: number;
  readonly why: string;
  /** What the reader can do about it. */
  readonly fix: string;
}

/** Where a case that takes licences back stands. Names are people's display names; times are ISO instants. */
export type ReclaimState =
  | {
      readonly name: 'asked';
      /** How often its owners were reminded, and whether others were asked in their place. */
      readonly reminders?: number;
      readonly isEscalated?: boolean;
    }
  | {
      readonly name: 'consulting';
      /** `need`: the holders are asked whether they need it; `training`: they are offered to learn it. */
      readonly what: 'need' | 'training';
      readonly until: string;
      readonly asked: number;
      readonly answered: number;
    }
  | {
      readonly name: 'grace';
      readonly by: string;
      readonly at: string;
      /** Nothing is done before this instant. */
      readonly until: string;
    }
  | {
      readonly name: 'awaitingSecond';
      readonly by: string;
      readonly at: string;
      /** Why one person is not enough; empty: that was not recorded. */
      readonly because: readonly SecondReason[];
      /** Above this many seats policy wants a second person. */
      readonly aboveSeats: number;
      /** Who was asked to be the second. */
      readonly asked: 'owners' | 'compliance';
      /** The reader is somebody who may give the second approval. */
      readonly canConfirm: boolean;
      /** People whom newer evidence took off the list since; left out: nobody. */
      readonly takenOff?: number;
    }
  | {
      readonly name: 'working';
      readonly action: 'reclaim' | 'undo';
      readonly by: string;
      readonly at: string;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly name: 'outcome';
      readonly by: string;
      readonly secondBy?: string | undefined;
      /** When it was decided. */
      readonly at: string;
      readonly freed: number;
      readonly skipped: readonly Skipped[];
      readonly failed: readonly Failed[];
      /** Null when nothing is left to undo, or the time for it is over. */
      readonly undoUntil: string | null;
    }
  | {
      readonly name: 'undone';
      readonly by: string;
      readonly at: string;
      readonly restored: number;
      readonly failed: readonly Failed[];
      /** While some could not be given back: until when that can be tried again. Else null. */
      readonly undoUntil: string | null;
    }
  | {
      readonly name: 'kept';
      readonly by: string;
      readonly at: string;
      readonly reason: string;
      /** `YYYY-MM-DD` */
      readonly until: string;
    }
  | { readonly name: 'snoozed'; readonly by: string; readonly at: string; readonly until: string }
  | {
      readonly name: 'expired';
      readonly at: string;
      /** Whoever had approved it, of two; left out: nobody had. */
      readonly approvedBy?: string;
    }
  | { readonly name: 'withdrawn'; readonly at: string; readonly why: string }
  | { readonly name: 'superseded'; readonly at: string };

/** What the people who hold the seats said before their owner decides, and asked back after. Counted in people. */
export interface HolderVoices {
  /** Null: they were not asked. `unreached`: the question could not be delivered, which is no answer. */
  readonly need: {
    readonly needs: number;
    readonly released: number;
    readonly silent: number;
    readonly unreached: number;
    /** Off the list because they said that they need it. */
    readonly offList: number;
  } | null;
  /** Null: they were not offered any. `uses` null: not measured yet. */
  readonly training: {
    readonly offered: number;
    readonly uses: number | null;
    readonly unknown: number;
    readonly unreached: number;
    /** The day the measured facts describe, `YYYY-MM-DD`. */
    readonly factsOf: string | null;
  } | null;
  readonly regrets: {
    readonly asked: number;
    readonly givenBack: number;
    readonly failed: number;
    readonly onTheirWay: number;
  };
}

/** What people are given in the place of the licence of the case. */
export interface SwapFacts {
  /** `Microsoft 365 E3 + Power BI Pro` */
  readonly to: string;
  /** People it would suit, those without a free unit included. */
  readonly couldMove: number;
}

/** What every card of a case that takes licences back tells, whatever its state. */
export interface ReclaimFacts extends CaseRef {
  /** The case moves people to other licences; left out where it takes unused ones back. */
  readonly swap?: SwapFacts | undefined;
  /** The reader answers for what people would be given, and not for the decision: the card has no buttons. */
  readonly isReader?: boolean | undefined;
  /** The product's name: `Microsoft 365 E5`. */
  readonly product: string;
  /** Seats the case would take back now: direct ones, without the people ticked off. */
  readonly seats: number;
  readonly tickedOff: number;
  /** People the preflight leaves out: on hold, or something is not known that the policy wants known (C8). */
  readonly leftOut?: number;
  /** Seats held through a group: explained, never touched from here (C12). */
  readonly throughGroups: number;
  /** What the seats cost in a month; unknown with its reason when there is no price (C37). */
  readonly monthlyValue: Figure<Money>;
  /** First day fewer licences can lower the bill, `YYYY-MM-DD` (C17, C38); null when the register does not say. */
  readonly contractDate: string | null;
  /** The day the facts describe, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly sources: readonly SourceFreshness[];
  /** One line above the card: why the button just pressed did not do what it says. */
  readonly notice?: string | undefined;
  readonly state: ReclaimState;
  readonly voices?: HolderVoices | undefined;
  /** Days of training that can be offered before anything is taken; absent when policy has none, or it was offered. */
  readonly trainingDays?: number | undefined;
}
