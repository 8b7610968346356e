import type { Round } from './play-round.ts';

const faultNames = [
  'removedTwice',
  'unrecorded',
  'recordedNotDone',
  'halfDone',
  'removedAfterEvidenceChanged',
  'notGivenBackExactly',
  'wrongCards',
  'brokenAudits',
  'diedByItself',
] as const;

/** What the command prints: what was done, and of every fault how often it was seen. */
export function reportOf(rounds: readonly Round[], minutes: number) {
  const total = (of: (round: Round) => number): number => rounds.reduce((sum, round) => sum + of(round), 0);
  const killsThat = (is: (kill: Round['kills'][number]) => boolean): number =>
    total(({ kills }) => kills.filter(is).length);
  const faults = Object.fromEntries(
    faultNames.map((name) => [name, total((round) => round[name])]),
  ) as Readonly<Record<(typeof faultNames)[number], number>>;
  return {
    kills: killsThat(() => true),
    killsOfTheWholeProduct: killsThat(({ wholeProduct }) => wholeProduct),
    killsWithAChangeInFlight: killsThat(({ changesInFlight }) => changesInFlight > 0),
    killsOfProcessesThat: {
      took: killsThat(({ took }) => took),
      gaveBack: killsThat(({ gave }) => gave),
      changedNothing: killsThat(({ took, gave }) => !took && !gave),
    },
    killsTimedBy: {
      change: killsThat(({ planned, cause }) => planned === 'change' && cause === 'planned'),
      request: killsThat(({ planned, cause }) => planned === 'request' && cause === 'planned'),
      clock: killsThat(({ planned, cause }) => planned === 'time' || cause === 'longest-life'),
    },
    rounds: rounds.length,
    seatsTaken: total(({ seatsTaken }) => seatsTaken),
    seatsGivenBack: total(({ seatsGivenBack }) => seatsGivenBack),
    evidenceChanges: total(({ evidenceChanges }) => evidenceChanges),
    otherOutcomes: sumOf(rounds.map(({ otherOutcomes }) => otherOutcomes)),
    minutes: Math.round(minutes * 10) / 10,
    ...faults,
    faults: Object.values(faults).reduce((sum, count) => sum + count, 0),
  };
}

function sumOf(parts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const part of parts) {
    for (const [name, count] of Object.entries(part)) sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}
