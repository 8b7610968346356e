import type { GroupKey } from './group-plans.ts';
import type { SkuKey } from './tenant-skus.ts';

/** What the truth says of a seat, in the house's words. */
export type TruthVerdict = 'active' | 'inactive' | 'neverUsed' | 'new' | 'protected' | 'unknown';

/** How somebody signs in; `at90` and `at91` sit on the two sides of the window. */
export type SignInHabit =
  | 'recent'
  | 'idle'
  | 'at90'
  | 'at91'
  | 'never'
  | 'failedOnly'
  | 'before2023'
  | 'zeroNever'
  | 'zeroFailed'
  | 'zeroInteractive'
  | 'backgroundFailed'
  /** A success exactly so many days ago. */
  | number;

/** What the usage reports show of somebody's work; a number is that many days ago, in every service. */
export type WorkHabit =
  'recent' | 'everything' | 'idle' | 'none' | 'teams' | 'mail' | 'apps' | 'engage' | 'at90' | 'at91' | number;

/** What the mailbox is like; `unreported` means no row in the report. */
export type MailboxHabit =
  'small' | 'over-2-gib' | 'over-50-gib' | 'archive' | 'over-50-gib-archive' | 'unreported';

/** Where somebody uses the applications; `untold` leaves the cells of the report empty. */
export type AppHabit = 'desktop' | 'web' | 'untold';

/** Last Copilot activity; `absent` means no row in the report. */
export type CopilotHabit = 'recent' | 'idle' | 'at59' | 'at60' | 'never' | 'absent';

export type PersonKind = 'member' | 'guest' | 'shared' | 'room' | 'equipment' | 'service';

export interface CopilotSeat {
  readonly skus: readonly ('COPILOT' | 'COPILOT2')[];
  readonly group?: GroupKey;
  readonly use: CopilotHabit;
  /** Assigned in the last weeks. */
  readonly isNew?: boolean;
  readonly expect: TruthVerdict;
}

/** A licence beside the suite, given to every n-th person of the archetype. */
interface Extra {
  readonly sku: SkuKey;
  readonly every: number;
  /** Given through this group; direct when absent. */
  readonly group?: GroupKey;
  /** The group should have given it and could not: the row is in state Error. */
  readonly fails?: boolean;
}

/** A kind of person the tenant holds a share of. */
export interface Archetype {
  readonly name: string;
  /** How many of 600; `rest` takes what the others leave. */
  readonly per600: number | 'rest';
  readonly kind?: PersonKind;
  readonly suite?: SkuKey;
  /** Paths of the suite: direct unless groups are named; `both` keeps the direct one too. */
  readonly groups?: readonly GroupKey[];
  readonly both?: boolean;
  readonly signIn: SignInHabit;
  /** By default it follows the sign-in. */
  readonly work?: WorkHabit;
  /** Days since the suite was assigned; a long time ago by default. */
  readonly held?: 'recent' | 29 | 30;
  /** Days since the account was created; years by default. */
  readonly created?: 'recent' | 29 | 30 | 'null';
  readonly leaves?: 'past' | 'future';
  readonly isDisabled?: boolean;
  /** Shared, room and equipment accounts that somebody may sign in to: they are disabled by default. */
  readonly isEnabled?: boolean;
  readonly isOnLeave?: boolean;
  /** `extensionAttribute10` says `priority`. */
  readonly isPriority?: boolean;
  /** People who work at other times than most. */
  readonly employeeType?: 'Part-time' | 'Seasonal';
  readonly hasNoUserType?: boolean;
  readonly hasNoLocation?: boolean;
  /** Shared, room and equipment accounts whose `employeeType` nobody filled in. */
  readonly isUnlabelled?: boolean;
  readonly mailbox?: MailboxHabit;
  readonly apps?: AppHabit;
  readonly copilot?: CopilotSeat;
  readonly extras?: readonly Extra[];
  readonly traps?: readonly string[];
  /** The verdict of the suite seat, stated apart from the rules so that a test can compare the two. */
  readonly expect?: TruthVerdict;
}
