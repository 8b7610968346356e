import { known, unknown, type Figure } from '../core/model/product.ts';
import { monthOf } from '../core/trend/month.ts';
import type { MonthlyPoint } from '../core/trend/monthly-point.ts';
import type { Position } from '../core/model/position.ts';
import type { HistoryEntry, HistoryMonth, OwnMonth } from '../ledger/history.ts';

/** What positions count within that were recorded before they named their window. */
const unstatedActiveDays = 30;

/** A month as the core judges it. */
export function pointOf(entry: HistoryEntry): MonthlyPoint {
  return entry.kind === 'own' ? ownPoint(entry) : importedPoint(entry);
}

export function isCopilotMethod(method: string): boolean {
  return method.startsWith('copilot');
}

/** Days after which a Copilot seat was judged idle, by the method of our newest month; null where it does not say. */
export function idleDaysOf(entries: readonly HistoryEntry[]): number | null {
  const newest = entries.findLast((entry) => entry.kind === 'own');
  const days = newest?.position.method.match(/^copilot-(\d+)d/)?.[1];
  return days === undefined ? null : Number(days);
}

/**
 * What a Copilot month counts (COP-03): internal people with Copilot activity within the active window its position
 * was concluded with.
 */
function activeDaysIn({ copilot }: Pick<Position, 'copilot'>): number {
  return copilot?.known === true ? (copilot.value.activeDays ?? unstatedActiveDays) : unstatedActiveDays;
}

/** The same of our newest month. */
export function activeDaysOf(entries: readonly HistoryEntry[]): number {
  const newest = entries.findLast((entry) => entry.kind === 'own');
  return newest === undefined ? unstatedActiveDays : activeDaysIn(newest.position);
}

function ownPoint({ month, position, gapsIn }: OwnMonth): MonthlyPoint {
  const isCopilot = isCopilotMethod(position.method);
  const [gap] = gapsIn;
  const counted = isCopilot ? copilotActive(position) : seatsActive(position);
  const active = gap === undefined ? counted : unknown(`${gap}-incomplete`);
  return {
    month: monthOf(month),
    entitled: position.entitled,
    purchased: position.purchased,
    assigned: position.assigned,
    active,
    spared: sparedOf(position, active),
    method: isCopilot ? `copilot-${activeDaysIn(position)}d-internal` : position.method,
    imported: false,
  };
}

function seatsActive({ verdicts }: Position): Figure<number> {
  return verdicts.known ? known(verdicts.value.active) : verdicts;
}

/** Positions recorded before use was counted by window have no such count. */
function copilotActive(
  position: Pick<Position, 'copilot'> & Partial<Pick<Position, 'windows'>>,
): Figure<number> {
  const windows = position.windows ?? unknown('recorded-before-this-figure-was-made');
  if (!windows.known) return windows;
  const activeDays = activeDaysIn(position);
  const within = windows.value.find(({ days }) => days === activeDays);
  if (within === undefined)
    return unknown(activeDays === unstatedActiveDays ? 'no-30-day-count' : 'window-not-counted');
  return within.worked === null ? unknown(within.workedUnknown ?? 'not-counted') : known(within.worked);
}

/** Whoever is neither active nor idle. */
function sparedOf({ assigned, verdicts }: Position, active: Figure<number>): Figure<number> {
  if (!assigned.known) return assigned;
  if (!verdicts.known) return verdicts;
  if (!active.known) return active;
  const { inactive, neverUsed } = verdicts.value;
  return known(Math.max(0, assigned.value - inactive - neverUsed - active.value));
}

function importedPoint({ month, entitled, assigned, active, method }: HistoryMonth): MonthlyPoint {
  const told = (value: number | null): Figure<number> =>
    value === null ? unknown('not-in-the-imported-history') : known(value);
  return {
    month: monthOf(month),
    entitled: told(entitled),
    purchased: told(null),
    assigned: told(assigned),
    active: told(active),
    spared: told(null),
    method,
    imported: true,
  };
}

/** One month of the published document. */
export function monthRow(entry: HistoryEntry, isOver: boolean) {
  const point = pointOf(entry);
  const reasons: Record<string, string> = {};
  const figure = (name: string, given: Figure<number>): number | null => {
    if (given.known) return given.value;
    reasons[name] = given.reason;
    return null;
  };
  return {
    month: entry.month,
    isOver,
    isImported: point.imported,
    entitled: figure('entitled', point.entitled),
    purchased: figure('purchased', point.purchased),
    assigned: figure('assigned', point.assigned),
    active: figure('active', point.active),
    spared: figure('spared', point.spared),
    reasons,
    method: point.method,
    source: sourceOf(entry),
  };
}

export type MonthRow = ReturnType<typeof monthRow>;

/** Where a month comes from: our position of a day, or an import with who and when. */
function sourceOf(entry: HistoryEntry) {
  if (entry.kind === 'own') {
    const { asOf, runId } = entry;
    return { kind: 'position', asOf, runId } as const;
  }
  const { source, importedBy, importedAt, fileSha256 } = entry;
  return { kind: 'import', source, importedBy, importedAt, fileSha256 } as const;
}
