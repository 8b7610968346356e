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
  | 'backgroundFailed';

/** What the usage reports show of somebody's work. */
export type WorkHabit = 'recent' | 'idle' | 'none' | 'teams' | 'mail' | 'apps' | 'at90' | 'at91';

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
  readonly isOnLeave?: boolean;
  readonly hasNoUserType?: boolean;
  readonly hasNoLocation?: boolean;
  /** Shared, room and equipment accounts whose `employeeType` nobody filled in. */
  readonly isUnlabelled?: boolean;
  readonly copilot?: CopilotSeat;
  readonly extras?: readonly Extra[];
  readonly traps?: readonly string[];
  /** The verdict of the suite seat, stated apart from the rules so that a test can compare the two. */
  readonly expect?: TruthVerdict;
}
