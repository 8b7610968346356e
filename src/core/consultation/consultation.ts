import type { CaseState } from '../case/lifecycle.ts';
import { dayOf, type Day } from '../model/day.ts';
import type { Evidence } from '../model/seat.ts';

/** What a holder says of their own seat. */
export type HolderSaid = 'keep' | 'release';

/**
 * Whether a question arrived. `pending`: not tried yet. `uncertain`: sent, and the answer of the channel was lost.
 * `unreached`: it could not be delivered, most often because the person does not have the bot (C39).
 */
export type HolderReach = 'pending' | 'reached' | 'uncertain' | 'unreached';

export interface HolderRecord {
  /** `uses` and `unused` are measured of people who were offered training; the others are answers. */
  readonly answer: HolderSaid | 'uses' | 'unused' | null;
  readonly reach: HolderReach;
}

/** How a holder stands. Whoever was not reached has not been silent: that is said, and never taken for a "no". */
export type HolderStanding = 'needs' | 'released' | 'silent' | 'unreached' | 'waiting';

export function holderStandingOf({ answer, reach }: HolderRecord, isOver: boolean): HolderStanding {
  if (answer === 'keep') return 'needs';
  if (answer === 'release') return 'released';
  if (!isOver) return 'waiting';
  return reach === 'reached' ? 'silent' : 'unreached';
}

/** People of one consultation: those it was meant for, and how they stand. */
export interface ConsultationTally extends Readonly<Record<HolderStanding, number>> {
  readonly people: number;
  /** Whom the question is known to have reached. */
  readonly reached: number;
}

export function tallyOf(records: readonly HolderRecord[], isOver: boolean): ConsultationTally {
  const standings = records.map((record) => holderStandingOf(record, isOver));
  const count = (wanted: HolderStanding): number => standings.filter((each) => each === wanted).length;
  return {
    people: records.length,
    reached: records.filter(({ reach }) => reach === 'reached').length,
    needs: count('needs'),
    released: count('released'),
    silent: count('silent'),
    unreached: count('unreached'),
    waiting: count('waiting'),
  };
}

/**
 * Whether the case can go on before its date: everybody the question reached has answered, and nobody is left whom
 * it may still be on its way to. While nobody at all was reached it waits: they may yet get it.
 */
export function hasEverybodyAnswered(records: readonly HolderRecord[]): boolean {
  const reached = records.filter(({ reach }) => reach === 'reached');
  return (
    reached.length > 0 &&
    reached.every(({ answer }) => answer !== null) &&
    records.every(({ reach }) => reach === 'reached' || reach === 'unreached')
  );
}

/** A product whose holders are asked, and for how many days. */
export interface Consultation {
  readonly product: string;
  readonly days: number;
}

/** For how many days the holders of a case are asked before its owner is; null: they are not. */
export function daysToAsk(
  askHolders: readonly Consultation[],
  found: { readonly product: string; readonly state: CaseState; readonly consultKind: string | null },
): number | null {
  if (found.state !== 'proposed' || found.consultKind !== null) return null;
  return askHolders.find(({ product }) => product === found.product)?.days ?? null;
}

/** Who is asked: whoever holds a seat of the case and can still sign in. A leaver is not written to. */
export function holdersToAsk(
  people: readonly { readonly userId: string; readonly isDisabled: boolean }[],
): readonly string[] {
  return people.filter(({ isDisabled }) => !isDisabled).map(({ userId }) => userId);
}

/**
 * What an answer does to the seat: a stated need takes it off the list; a release puts it back only where an earlier
 * answer of the same person had taken it off, so that nobody undoes what the owner ticked.
 */
export function effectOf(said: HolderSaid, wasTickedOffByAnswer: boolean): 'tickOff' | 'putBack' | 'none' {
  if (said === 'keep') return 'tickOff';
  return wasTickedOffByAnswer ? 'putBack' : 'none';
}

/** Whether a person uses what they were offered training for; null: the facts are older than the offer, or say nothing. */
export function trainingResult(
  lastUse: Evidence | undefined,
  { offeredAt, factsOf }: { readonly offeredAt: string; readonly factsOf: string },
): 'uses' | 'unused' | null {
  const offeredOn: Day = dayOf(offeredAt.slice(0, 10));
  if (lastUse === undefined || lastUse === 'unknown' || dayOf(factsOf) < offeredOn) return null;
  return lastUse !== 'never' && lastUse >= offeredOn ? 'uses' : 'unused';
}
