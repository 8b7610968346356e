import type { Day } from '../model/day.ts';
import { milestonesOf, type MayLose, type Milestone } from './milestones.ts';
import type { Preflight } from './preflight.ts';

/** One licence that was taken and is still away. */
export interface TakenSeat {
  readonly userId: string;
  readonly takenOn: Day;
  /** Null: nobody looked into what goes with it. */
  readonly preflight: Pick<Preflight, 'losesMailbox' | 'losesOneDrive'> | null;
}

/** People whose data runs out, and those of whom nobody can tell. */
export interface AtRisk {
  readonly people: number;
  readonly unknown: number;
}

export interface Countdown {
  /** The first day a licence was taken that is still away: nothing is lost earlier than counted from it. */
  readonly takenOn: Day;
  readonly mailbox: AtRisk;
  readonly oneDrive: AtRisk;
  /** By the day it is told. */
  readonly milestones: readonly Milestone[];
}

/** What runs out for the people whose licence is still away; null when nobody's is, or nothing does (C6, C10). */
export function countdownOf(seats: readonly TakenSeat[]): Countdown | null {
  const people = Map.groupBy(seats, ({ userId }) => userId);
  if (people.size === 0) return null;
  const takenOn = seats.reduce((first, seat) => Math.min(first, seat.takenOn), Infinity);
  const losses = [...people.values()].map((own): MayLose => ({
    mailbox: anyOf(own.map(({ preflight }) => (preflight === null ? null : preflight.losesMailbox))),
    oneDrive: anyOf(own.map(({ preflight }) => (preflight === null ? null : preflight.losesOneDrive))),
  }));
  const mailbox = atRisk(losses.map((each) => each.mailbox));
  const oneDrive = atRisk(losses.map((each) => each.oneDrive));
  const milestones = milestonesOf(takenOn, { mailbox: mayLose(mailbox), oneDrive: mayLose(oneDrive) });
  return milestones.length === 0 ? null : { takenOn, mailbox, oneDrive, milestones };
}

function atRisk(loses: readonly (boolean | null)[]): AtRisk {
  return {
    people: loses.filter((each) => each === true).length,
    unknown: loses.filter((each) => each === null).length,
  };
}

function mayLose({ people, unknown }: AtRisk): boolean | null {
  if (people > 0) return true;
  return unknown > 0 ? null : false;
}

function anyOf(told: readonly (boolean | null)[]): boolean | null {
  if (told.includes(true)) return true;
  return told.includes(null) ? null : false;
}
