import { activeBridge, idleBridge, type Bridge } from '../core/bridge/microsoft-bridge.ts';
import type { Position } from '../core/model/position.ts';
import type { Figure } from '../core/model/product.ts';
import { verdictKinds } from '../core/model/verdict.ts';
import type { PositionDay, PositionSource } from '../ledger/positions.ts';
import type { SourceName } from '../lake/observation.ts';
import { isoOf } from '../core/model/day.ts';
import { figureQuery, type FigureBasis } from './figure-query.ts';
import { positionRow } from './position-document.ts';

/** Where one figure comes from, so that it can be argued (ERR-05..07). */
export interface Explanation {
  readonly schemaVersion: 1;
  readonly product: string;
  readonly figure: string;
  readonly asOf: string;
  readonly value: unknown;
  /** Why the value is null. */
  readonly reason: string | null;
  /** What is counted, in words. */
  readonly counts: string;
  /** Within which time use is counted; that none is, where use plays no part. */
  readonly window: string;
  readonly guests: string;
  readonly sources: readonly PositionSource[];
  readonly gaps: readonly string[];
  /** How Microsoft's own count differs. */
  readonly microsoft: string;
  /** From our figure to Microsoft's, without a remainder; null where Microsoft has no such figure. */
  readonly bridge: Bridge | null;
  /** SQL for DuckDB in the data directory that gives the figure again, or the command that shows the register's. */
  readonly query: string;
  /** Computes the whole day again, bit for bit. */
  readonly replay: string;
}

interface FigureText {
  readonly counts: string;
  readonly from: readonly SourceName[];
}

const seatSources = ['users', 'sign-ins', 'active-users', 'm365-apps'] as const;

/** Every figure of a position that can be asked about. */
export const figureTexts = {
  entitled: {
    counts:
      'Units of all register lines in force on the day, amendments added: lines of state active that entitle people (metric user).',
    from: [],
  },
  purchased: {
    counts:
      'Paid units the tenant can use: enabled + warning of every SKU of the product, trial subscriptions left out.',
    from: ['skus', 'subscriptions'],
  },
  assigned: {
    counts:
      'Seats: users who hold a SKU of the product, each counted once whatever the number of SKUs and paths. An assignment in error is no seat.',
    from: ['users'],
  },
  active: { counts: 'Seats of internal people with evidence of use within the window.', from: seatSources },
  inactive: {
    counts:
      'Seats whose last evidence of use lies before the window, or whose sign-ins all failed; no workload was used within it.',
    from: seatSources,
  },
  neverUsed: { counts: 'Seats of people of whom no use was ever recorded.', from: seatSources },
  new: {
    counts:
      'Seats held, or of accounts created, fewer days ago than the policy says (newForDays), not used yet.',
    from: seatSources,
  },
  protected: {
    counts: 'Seats not to be judged: guests, populations the policy declares, and exemptions an owner gave.',
    from: ['users'],
  },
  unknown: { counts: 'Seats without evidence, or whose sources disagree.', from: seatSources },
  unassigned: { counts: 'Entitled units that nobody holds: max(0, entitled − assigned).', from: ['users'] },
  exposureUnits: { counts: 'Seats beyond the entitlement: max(0, assigned − entitled).', from: ['users'] },
  wasteUnits: { counts: 'inactive + neverUsed + unassigned.', from: seatSources },
  deploymentPct: { counts: 'assigned / entitled.', from: ['users'] },
  usagePct: { counts: 'active / assigned.', from: seatSources },
  monthlyWaste: {
    counts: 'wasteUnits × the monthly price of the newest priced register line in force.',
    from: seatSources,
  },
} as const satisfies Readonly<Record<string, FigureText>>;

export type ExplainedFigure = keyof typeof figureTexts;

/** The same, and the two a command line can print that are neither a count nor an amount. */
export const allFigureTexts = {
  ...figureTexts,
  threshold: {
    counts:
      'over: more assigned than entitled; warning: assigned at or above the warning percentage of entitled (policy warnAtPercentOfEntitlement); ok: below it.',
    from: ['users'],
  },
  peak: {
    counts:
      'The most seats held on any of the 365 days up to this one that were reconciled, and the first day of them.',
    from: ['users'],
  },
} as const satisfies Readonly<Record<string, FigureText>>;

export type AnyFigure = keyof typeof allFigureTexts;

const microsofts = {
  register:
    'Microsoft does not know your contract: “variances” holds the register against what the tenant has.',
  units:
    'The same units as the admin centre has, enabled and in warning; trial subscriptions are counted there too.',
  seats:
    'Microsoft counts a unit for every SKU a person holds (consumedUnits); here a person counts once for a product.',
  share:
    'Microsoft has no such figure of the entitlement; Partner Center divides by what was sold (“compare”).',
} as const;

const unitsOnly = {
  window: 'Units of the day: use plays no part.',
  guests: 'Units are counted, not people: a guest plays no part until a unit is given to them.',
};
const seatsOnly = {
  window: 'Seats held on the day: use plays no part.',
  guests: 'Guests hold units and are counted.',
};

/** What applies to the figures in which use plays no part; the others are judged by the window. */
const withoutUse: Readonly<Partial<Record<AnyFigure, Pick<Explanation, 'window' | 'guests' | 'microsoft'>>>> =
  {
    entitled: {
      window: 'Register lines in force on the day, start and end included: use plays no part.',
      guests: unitsOnly.guests,
      microsoft: microsofts.register,
    },
    purchased: { ...unitsOnly, microsoft: microsofts.units },
    assigned: { ...seatsOnly, microsoft: microsofts.seats },
    unassigned: { ...seatsOnly, microsoft: microsofts.share },
    exposureUnits: { ...seatsOnly, microsoft: microsofts.share },
    deploymentPct: { ...seatsOnly, microsoft: microsofts.share },
    threshold: { ...seatsOnly, microsoft: microsofts.share },
    peak: {
      window: 'The 365 days up to the day, from the days that were reconciled: use plays no part.',
      guests: seatsOnly.guests,
      microsoft: 'Microsoft shows the units consumed now, and no highest count.',
    },
  };

/**
 * Method, window, guests, sources, freshness and the query behind one figure. Without `basis` the query of money,
 * threshold and an earlier peak is not known.
 */
export function explain(
  day: PositionDay,
  position: Position,
  figure: AnyFigure,
  basis: FigureBasis | null = null,
): Explanation {
  const row = positionRow(position);
  const { counts, from } = allFigureTexts[figure] as FigureText;
  const isCopilot = position.method.startsWith('copilot');
  const wanted = new Set<string>(isCopilot && from.length > 2 ? ['users', 'copilot'] : from);
  const value = row[figure];
  return {
    schemaVersion: 1,
    product: position.product,
    figure,
    asOf: day.asOf,
    value,
    reason: value === null ? (row.reasons[figure] ?? reasonOf(position, figure)) : null,
    counts: figure === 'new' && basis !== null ? newCounts(basis.newForDays) : counts,
    window: windowOf(position.method),
    guests:
      'Guests hold units and are counted in assigned; they are never counted as active, inactive or never used.',
    microsoft: isCopilot
      ? 'Microsoft 365 admin centre counts a Copilot user as active by the report period (7, 30, 90, 180 days).'
      : 'Microsoft counts internal users with Entra activity in 90 days: the same window; it has no unknown, so seats whose sources disagree are inactive there.',
    ...withoutUse[figure],
    sources: day.sources.filter(({ name }) => wanted.has(name)),
    gaps: day.coverage.gaps.map(({ detail }) => detail),
    bridge: bridgeOf(position, figure),
    query: figureQuery(day, position, figure, basis) ?? commandFor(day, position, figure),
    replay: `seatkeeper replay --as-of ${day.asOf}`,
  };
}

function newCounts(newForDays: number): string {
  return `Seats held, or of accounts created, less than ${newForDays} days ago (policy newForDays), not used yet.`;
}

/** Where no query gives the figure: what does. */
function commandFor({ asOf }: PositionDay, { product, peak }: Position, figure: AnyFigure): string {
  if (figure === 'peak' && peak.known)
    return `seatkeeper position ${product} --as-of ${isoOf(peak.value.on)} --json`;
  return `seatkeeper register show --as-of ${asOf} --json`;
}

/** Counts of verdicts share one reason. */
function reasonOf(position: Position, figure: AnyFigure): string | null {
  const verdicts: Figure<unknown> = position.verdicts;
  const isVerdict = (verdictKinds as readonly string[]).includes(figure);
  return isVerdict && !verdicts.known ? verdicts.reason : null;
}

function windowOf(method: string): string {
  const days = /(\d+)d/.exec(method)?.[1] ?? 'unknown';
  return method.startsWith('copilot')
    ? `Copilot interaction less than ${days} days before the day (${method}).`
    : `Sign-in at most ${days} days before the day (${method}).`;
}

/** Idle is one figure there: inactive and never used together. */
function bridgeOf({ microsoft }: Position, figure: AnyFigure): Bridge | null {
  if (!microsoft.known) return null;
  if (figure === 'active') return activeBridge(microsoft.value);
  return figure === 'inactive' || figure === 'neverUsed' ? idleBridge(microsoft.value) : null;
}
