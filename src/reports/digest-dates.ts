import type { CalendarKind } from '../core/entitlement/contract-calendar.ts';
import { dayOf } from '../core/model/day.ts';
import type { calendarDocument } from './calendar-document.ts';

type Calendar = ReturnType<typeof calendarDocument>;
type Entry = Calendar['entries'][number];

/** Who answers for a product, and what people call it. */
export interface OwnedProduct {
  readonly product: string;
  readonly name: string;
  readonly ownerIds: readonly string[];
}

/** One decision that contracts or subscriptions ask for: everything of one contract that shares its last day. */
export interface DigestDate {
  /** The last day to do it, `YYYY-MM-DD`. */
  readonly by: string;
  /** Negative when it is over. */
  readonly daysLeft: number;
  /** Null for a subscription: the tenant knows no contract. */
  readonly contract: string | null;
  readonly products: readonly string[];
  readonly names: readonly string[];
  readonly ownerIds: readonly string[];
  /** What is to be done, or what happens unless something is. */
  readonly action: string;
  /** What it is about, and when that happens. */
  readonly entries: readonly { readonly on: string; readonly kind: CalendarKind }[];
}

export interface DigestDates {
  readonly from: string;
  readonly windowDays: number;
  /** Those that can still be decided by their day, then those that no longer can. */
  readonly rows: readonly DigestDate[];
  readonly subscriptionsUnknownBecause: string | null;
}

/** How far a digest looks ahead, in days: a quarter. */
export const digestWindowDays = 92;

/** Where several things share a last day, the first of these says what to do. */
const tellingKinds: readonly CalendarKind[] = [
  'de-provision-by',
  'true-up-cycle-starts',
  'order-window-closes',
  'reduction-window-closes',
  'notice',
  'order-window-opens',
  'renewal',
  'subscription-lifecycle',
  'anniversary',
  'end',
];

/** The dates to decide by within the window, for the products somebody answers for (ENT-07, VAR-07). */
export function digestDates(calendar: Calendar, products: readonly OwnedProduct[]): DigestDates {
  const from = dayOf(calendar.asOf);
  const owned = new Map(products.map((each) => [each.product, each]));
  const dated = calendar.entries.flatMap((entry) => {
    const by = lastDayOf(entry);
    const own = entry.products.filter((product) => owned.has(product));
    if (by === null || own.length === 0) return [];
    const isNear = dayOf(entry.on) - from <= digestWindowDays || dayOf(by) - from <= digestWindowDays;
    return isNear ? [{ entry, by, own }] : [];
  });
  const groups = Map.groupBy(dated, ({ entry, by, own }) =>
    JSON.stringify([by, entry.contract, own, entry.kind === 'true-up-cycle-starts']),
  );
  const rows = [...groups.values()].flatMap((group): DigestDate[] => {
    const [first] = group;
    const telling = group.toSorted((a, b) => rankOf(a.entry) - rankOf(b.entry))[0];
    if (first === undefined || telling === undefined) return [];
    const daysLeft = dayOf(first.by) - from;
    const about = first.own.flatMap((product) => owned.get(product) ?? []);
    return [
      {
        by: first.by,
        daysLeft,
        contract: first.entry.contract,
        products: first.own,
        names: about.map(({ name }) => name),
        ownerIds: [...new Set(about.flatMap(({ ownerIds }) => ownerIds))],
        action: telling.entry.text,
        entries: group.map(({ entry: { on, kind } }) => ({ on, kind })),
      },
    ];
  });
  return {
    from: calendar.asOf,
    windowDays: digestWindowDays,
    rows: rows.toSorted(mostUrgentFirst),
    subscriptionsUnknownBecause: calendar.subscriptionsUnknownBecause,
  };
}

/** The register is brought up to date on the day the cycle starts, not when the order closes. */
function lastDayOf({ kind, on, decideBy }: Entry): string | null {
  return kind === 'true-up-cycle-starts' ? on : decideBy;
}

function rankOf({ kind }: Entry): number {
  const rank = tellingKinds.indexOf(kind);
  return rank === -1 ? tellingKinds.length : rank;
}

function mostUrgentFirst(a: DigestDate, b: DigestDate): number {
  return Number(a.daysLeft < 0) - Number(b.daysLeft < 0) || a.daysLeft - b.daysLeft;
}
