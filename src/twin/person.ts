import type { Archetype, PersonKind } from './archetype.ts';
import type { Day } from './days.ts';
import type { GroupKey } from './group-plans.ts';
import type { SkuKey } from './tenant-skus.ts';

/** Epoch milliseconds, or `zero` for the wire's `0001-01-01T00:00:00Z`, or null. */
export type Moment = number | 'zero' | null;

export interface SignIn {
  readonly interactive: Moment;
  readonly background: Moment;
  readonly success: Moment;
}

/** Last activity per service, in days since 1970; null is an empty cell. */
export interface Work {
  readonly exchange: Day | null;
  readonly oneDrive: Day | null;
  readonly sharePoint: Day | null;
  readonly skype: Day | null;
  readonly yammer: Day | null;
  readonly teams: Day | null;
  readonly apps: Day | null;
}

/** One row of `licenseAssignmentStates`. */
export interface AssignmentRow {
  readonly sku: SkuKey;
  /** Null is the direct path. */
  readonly group: GroupKey | null;
  readonly state: 'Active' | 'ActiveWithError' | 'Error';
  /** The wire says both null and `None` when all is well. */
  readonly error: string | null;
  readonly updatedMs: number;
  readonly disabledPlans: readonly string[];
}

export type MailboxPurpose = 'user' | 'shared' | 'room' | 'equipment';

/** A mailbox as the usage report tells it. */
export interface Mailbox {
  readonly bytes: number;
  readonly items: number;
  readonly hasArchive: boolean;
}

export type Platform = 'Windows' | 'Mac' | 'Mobile' | 'Web';

/** Everything the tenant knows of one account, before any write. */
export interface Person {
  readonly index: number;
  readonly id: string;
  readonly archetype: Archetype;
  readonly kind: PersonKind;
  readonly upn: string;
  readonly mail: string | null;
  readonly displayName: string;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly accountEnabled: boolean;
  readonly userType: 'Member' | 'Guest' | null;
  readonly createdMs: number | null;
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly employeeType: string | null;
  readonly employeeId: string | null;
  readonly hiredDay: Day | null;
  readonly leaveDay: Day | null;
  readonly isOnLeave: boolean;
  readonly isPriority: boolean;
  readonly usageLocation: string | null;
  readonly isSynced: boolean;
  readonly managerIndex: number | null;
  /** Undefined: the property is not on the wire at all. */
  readonly signIn: SignIn | undefined;
  readonly work: Work;
  /** Last Copilot activity; undefined: no row in the report. */
  readonly copilotDay: Day | null | undefined;
  readonly purpose: MailboxPurpose | null;
  /** Null: no row in the report. */
  readonly mailbox: Mailbox | null;
  /** Where the applications are used; null leaves the cells empty. */
  readonly platforms: readonly Platform[] | null;
  readonly rows: readonly AssignmentRow[];
}
