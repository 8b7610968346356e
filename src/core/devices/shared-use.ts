import type { Day } from '../model/day.ts';
import type { DeviceHolder } from './device-holder.ts';

/** Why somebody is no candidate. The first that applies is told. */
export const exclusions = [
  'guest',
  'protected',
  'otherHours',
  'exempt',
  'disabled',
  'new',
  'ownDevice',
  'desktopUse',
  'mailbox',
  'noUse',
] as const;
export type Exclusion = (typeof exclusions)[number];

/** The fact that is missing where nobody can tell. */
export const missingFacts = ['account', 'since', 'ownDevice', 'apps', 'mailbox', 'sharedCheckIn'] as const;
export type MissingFact = (typeof missingFacts)[number];

/** How somebody with a user-based suite works, as far as devices and applications tell (USE-13). */
export type SharedUse =
  /** Works on the web or a phone alone: a frontline licence may do. */
  | { readonly kind: 'frontline'; readonly basis: 'sharedDevicesOnly' | 'noCompanyDevice' }
  /** Nothing is used, and the shared devices in their name are dormant: a licence of the device may do. */
  | { readonly kind: 'sharedDevice' }
  | { readonly kind: 'excluded'; readonly why: Exclusion }
  | { readonly kind: 'unknown'; readonly missing: MissingFact };

export interface SharedUseRules {
  readonly asOf: Day;
  /** Held, or created, fewer days ago than this is new (30). */
  readonly newForDays: number;
  readonly isExempt: (userId: string) => boolean;
}

/** What a frontline mailbox may hold. */
const frontlineMailboxBytes = 2 * 2 ** 30;

export function sharedUseOf(holder: DeviceHolder, rules: SharedUseRules): SharedUse {
  const spared = sparedAs(holder, rules);
  if (spared !== null) return { kind: 'excluded', why: spared };
  const { own, shared, accountEnabled, usedDesktop, usedWebOrMobile, mailboxBytes, hasArchive } = holder;
  if (accountEnabled === false) return { kind: 'excluded', why: 'disabled' };
  if (own.active > 0) return { kind: 'excluded', why: 'ownDevice' };
  if (usedDesktop === true) return { kind: 'excluded', why: 'desktopUse' };
  if ((mailboxBytes !== null && mailboxBytes > frontlineMailboxBytes) || hasArchive === true)
    return { kind: 'excluded', why: 'mailbox' };
  const missing = missingOf(holder);
  if (missing !== null) return { kind: 'unknown', missing };
  if (usedWebOrMobile === true) {
    const isOnShared =
      shared.active + shared.inactive + shared.unknown > 0 || holder.activatedOnShared === true;
    return { kind: 'frontline', basis: isOnShared ? 'sharedDevicesOnly' : 'noCompanyDevice' };
  }
  if (shared.active > 0) return { kind: 'excluded', why: 'noUse' };
  if (shared.unknown > 0) return { kind: 'unknown', missing: 'sharedCheckIn' };
  return shared.inactive > 0 ? { kind: 'sharedDevice' } : { kind: 'excluded', why: 'noUse' };
}

/** Whom no finding about devices is made of, whatever their devices; null for everybody else. */
export function sparedAs(
  { userId, isGuest, population, heldSince, createdOn }: DeviceHolder,
  { asOf, newForDays, isExempt }: SharedUseRules,
): Exclusion | null {
  if (isGuest) return 'guest';
  if (population === 'partTime' || population === 'seasonal') return 'otherHours';
  if (population !== null) return 'protected';
  if (isExempt(userId)) return 'exempt';
  const isNew = [heldSince, createdOn].some((day) => day !== null && asOf - day < newForDays);
  return isNew ? 'new' : null;
}

function missingOf(holder: DeviceHolder): MissingFact | null {
  if (holder.accountEnabled === null) return 'account';
  if (holder.heldSince === null && holder.createdOn === null) return 'since';
  if (holder.own.unknown > 0) return 'ownDevice';
  if (holder.usedDesktop === null || holder.usedWebOrMobile === null) return 'apps';
  return holder.mailboxBytes === null || holder.hasArchive === null ? 'mailbox' : null;
}
