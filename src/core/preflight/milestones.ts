import type { Day } from '../model/day.ts';

/** What can be lost for good after a licence is gone, and what happens to it on its day. */
export type MilestoneName =
  'mailbox-day-1' | 'mailbox-day-20' | 'mailbox-day-28' | 'onedrive-day-53' | 'onedrive-day-86';

export interface Milestone {
  readonly name: MilestoneName;
  readonly loses: 'mailbox' | 'oneDrive';
  readonly becomes: 'deleted' | 'readOnly' | 'archived';
  /** The day it is told. */
  readonly tellOn: Day;
  /** The day it happens. */
  readonly happensOn: Day;
}

/** Whether a person loses it; null: unknown, so it may be. */
export interface MayLose {
  readonly mailbox: boolean | null;
  readonly oneDrive: boolean | null;
}

export const mailboxGoneAfterDays = 30;
export const oneDriveReadOnlyAfterDays = 60;
export const oneDriveArchivedAfterDays = 93;

const schedule: readonly (Pick<Milestone, 'name' | 'loses' | 'becomes'> & {
  readonly tellAfter: number;
  readonly happensAfter: number;
})[] = [
  ...([1, 20, 28] as const).map((tellAfter) => ({
    name: `mailbox-day-${tellAfter}` as const,
    loses: 'mailbox' as const,
    becomes: 'deleted' as const,
    tellAfter,
    happensAfter: mailboxGoneAfterDays,
  })),
  {
    name: 'onedrive-day-53',
    loses: 'oneDrive',
    becomes: 'readOnly',
    tellAfter: oneDriveReadOnlyAfterDays - 7,
    happensAfter: oneDriveReadOnlyAfterDays,
  },
  {
    name: 'onedrive-day-86',
    loses: 'oneDrive',
    becomes: 'archived',
    tellAfter: oneDriveArchivedAfterDays - 7,
    happensAfter: oneDriveArchivedAfterDays,
  },
];

/**
 * What happens to data after a licence was removed, and when it is told: the mailbox is deleted after 30 days (C6),
 * OneDrive is read-only after 60 and archived after 93 (C10). What may be lost counts as lost. By day told.
 */
export function milestonesOf(removedOn: Day, losses: MayLose): readonly Milestone[] {
  return schedule
    .filter(({ loses }) => losses[loses] !== false)
    .map(({ name, loses, becomes, tellAfter, happensAfter }) => ({
      ...{ name, loses, becomes },
      tellOn: removedOn + tellAfter,
      happensOn: removedOn + happensAfter,
    }));
}

/**
 * The one milestone of each kind that is to be told on this day: the latest that has come, as long as what it warns
 * of has not happened. Earlier ones are not told afterwards.
 */
export function dueMilestones(milestones: readonly Milestone[], today: Day): readonly Milestone[] {
  const due = milestones.filter(({ tellOn, happensOn }) => tellOn <= today && today < happensOn);
  return due.filter((each) => !due.some((other) => other.loses === each.loses && other.tellOn > each.tellOn));
}
