import { known, unknown, type Figure } from '../model/product.ts';

/** What is known of one kind of client access licence (SRV-07). */
export interface CalFacts {
  readonly cal: string;
  /** Internal people with an enabled account. */
  readonly people: Figure<number>;
  /** Of them: holders of a plan that an attestation says includes the CAL. */
  readonly covered: Figure<number>;
  readonly devices: Figure<number>;
  readonly ownedByUser: Figure<number>;
  readonly ownedByDevice: Figure<number>;
}

export interface CalPosition extends CalFacts {
  /** People that no plan covers. */
  readonly needed: Figure<number>;
  readonly short: Figure<number>;
  readonly surplus: Figure<number>;
}

/**
 * Needed less owned, by people. Where there are device CALs as well the shortfall is unknown: who works at a licensed
 * device nobody says.
 */
export function calPosition(facts: CalFacts): CalPosition {
  const { people, covered, ownedByUser } = facts;
  const needed: Figure<number> = !people.known
    ? people
    : covered.known
      ? known(Math.max(0, people.value - covered.value))
      : covered;
  const balance: Figure<number> = !needed.known
    ? needed
    : ownedByUser.known
      ? known(needed.value - ownedByUser.value)
      : ownedByUser;
  if (!balance.known) return { ...facts, needed, short: balance, surplus: balance };
  return {
    ...facts,
    needed,
    short: balance.value <= 0 ? known(0) : shortOf(facts, balance.value),
    surplus: known(Math.max(0, -balance.value)),
  };
}

function shortOf({ ownedByDevice }: CalFacts, missing: number): Figure<number> {
  if (!ownedByDevice.known) return ownedByDevice;
  return ownedByDevice.value === 0 ? known(missing) : unknown('devices-and-people-overlap');
}
