import type { Day } from '../days.ts';
import { elementAt } from '../element-at.ts';
import { guidFrom } from '../object-ids.ts';
import { hash32 } from '../random.ts';

export interface Reservation {
  readonly id: string;
  readonly skuName: string;
  readonly quantity: number;
  /** Share of its hours that is used on most days. */
  readonly usualShare: number;
  readonly key: number;
}

export interface ReservationOrder {
  readonly id: string;
  readonly name: string;
  readonly reservations: readonly Reservation[];
}

interface ReservationDay {
  readonly reservedHours: number;
  readonly usedHours: number;
}

const offers = [
  { name: 'VM D4s v5, three years', skuName: 'Standard_D4s_v5', share: 0.97 },
  { name: 'VM E16s v5, one year', skuName: 'Standard_E16s_v5', share: 0.62 },
  { name: 'SQL Database, three years', skuName: 'SQLDB_GP_Compute_Gen5', share: 0.91 },
  { name: 'VM B2ms, one year', skuName: 'Standard_B2ms', share: 0.28 },
  { name: 'VM F16s v2, one year', skuName: 'Standard_F16s_v2', share: 1 },
  { name: 'VM D8s v5, one year', skuName: 'Standard_D8s_v5', share: 0 },
] as const;

/** Days until a summary is there. */
export const summaryLagDays = 2;

/** An order for each offer; the first and the second hold two reservations. */
export function createReservations(seed: number, users: number): readonly ReservationOrder[] {
  const scale = Math.max(1, Math.round(users / 20_000));
  return offers.map((offer, position) => ({
    id: guidFrom(seed, 4101, position),
    name: offer.name,
    reservations: Array.from({ length: position < 2 ? 2 : 1 }, (_, each) => ({
      id: guidFrom(seed, 4102, position, each),
      skuName: offer.skuName,
      quantity: scale * elementAt([4, 2, 3, 6, 1, 2], position),
      usualShare: offer.share,
      key: hash32(seed, 4103, position, each),
    })),
  }));
}

/** What a reservation was used for on a day; null for a day Azure has no summary of. */
export function reservationDayOf(reservation: Reservation, day: Day, today: Day): ReservationDay | null {
  if (day > today - summaryLagDays) return null;
  const noise = hash32(reservation.key, day) / 0xffff_ffff;
  // One summary in some fifty is never written.
  if (noise > 0.98) return null;
  const { usualShare, quantity } = reservation;
  const share = usualShare === 0 || usualShare === 1 ? usualShare : usualShare * (0.96 + 0.06 * noise);
  const reservedHours = quantity * 24;
  return { reservedHours, usedHours: Math.min(reservedHours, Math.round(reservedHours * share * 100) / 100) };
}
