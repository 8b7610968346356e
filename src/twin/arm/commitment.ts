import { dayText, type Day } from '../days.ts';
import { guidFrom } from '../object-ids.ts';
import { hash32 } from '../random.ts';

export interface Lot {
  readonly id: string;
  readonly source: 'ConsumptionCommitment' | 'PurchasedCredit';
  readonly status: string;
  /** YYYY-MM-DD. */
  readonly startOn: string;
  readonly expiresOn: string;
  /** Null for one in which another billing account takes part. */
  readonly original: number | null;
  readonly closedBalance: number;
  readonly isEstimated: boolean;
}

export interface LotEvent {
  readonly id: string;
  readonly lotId: string;
  readonly type: string;
  readonly on: string;
  /** Below zero: what was used up. */
  readonly charges: number;
  readonly closedBalance: number;
  readonly invoice: string | null;
}

/** The Microsoft Azure consumption commitment of the billing account, and what was drawn from it. */
export interface Commitment {
  readonly billingAccount: string;
  readonly currency: 'GBP';
  readonly lots: readonly Lot[];
  /** Oldest first; one month is invoiced on the fifth of the next. */
  readonly events: readonly LotEvent[];
}

/** Invoiced months of the running commitment. */
const months = 14;

/** Three years, of which some 14 months are gone, and less of the money than of the time. */
export function createCommitment(seed: number, users: number, today: Day): Commitment {
  const original = Math.max(360_000, Math.round(users * 24));
  const lotId = guidFrom(seed, 4201);
  const evenly = original / 36;
  const events: LotEvent[] = [
    event(seed, 0, {
      lotId,
      type: 'NewCredit',
      on: firstOfMonth(today, -months),
      charges: 0,
      closedBalance: original,
      invoice: null,
    }),
  ];
  let balance = original;
  for (let month = months; month >= 1; month -= 1) {
    const noise = hash32(seed, 4202, month) / 0xffff_ffff;
    const charges = -Math.round(evenly * (0.62 + 0.24 * noise) * 100) / 100;
    balance = Math.round((balance + charges) * 100) / 100;
    const on = fifthAfter(today, -month);
    if (on > dayText(today)) break;
    const invoice = `E0700${String(1000 + months - month)}`;
    events.push(
      event(seed, month, { lotId, type: 'SettledCharges', on, charges, closedBalance: balance, invoice }),
    );
  }
  const last = events.at(-1);
  return {
    billingAccount: String(8_000_000 + (hash32(seed, 4204) % 900_000)),
    currency: 'GBP',
    lots: [
      {
        id: lotId,
        source: 'ConsumptionCommitment',
        status: 'Active',
        startOn: firstOfMonth(today, -months),
        expiresOn: firstOfMonth(today, 36 - months),
        original,
        closedBalance: last?.closedBalance ?? original,
        isEstimated: false,
      },
      {
        id: guidFrom(seed, 4205),
        source: 'ConsumptionCommitment',
        status: 'Complete',
        startOn: firstOfMonth(today, -months - 36),
        expiresOn: firstOfMonth(today, -months),
        original: Math.round(original * 0.7),
        closedBalance: 0,
        isEstimated: false,
      },
      {
        id: guidFrom(seed, 4206),
        source: 'PurchasedCredit',
        status: 'Active',
        startOn: firstOfMonth(today, -4),
        expiresOn: firstOfMonth(today, 8),
        original: null,
        closedBalance: 12_500.5,
        isEstimated: true,
      },
    ],
    events,
  };
}

function event(seed: number, month: number, rest: Omit<LotEvent, 'id'>): LotEvent {
  return { id: guidFrom(seed, 4203, month), ...rest };
}

/** `YYYY-MM-01` of the month so many months from the day. */
export function firstOfMonth(day: Day, months: number): string {
  const date = new Date(day * 86_400_000);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)).toISOString().slice(0, 10);
}

function fifthAfter(day: Day, months: number): string {
  return `${firstOfMonth(day, months + 1).slice(0, 8)}05`;
}
