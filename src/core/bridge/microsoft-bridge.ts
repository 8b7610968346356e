import { bridgeCells, type BridgeCell, type MicrosoftCount } from '../model/microsoft-count.ts';

/** Why a seat stands on one side here and on the other with Microsoft. */
export type BridgeReason =
  /** Attempts that failed count as activity there. */
  | 'attempts'
  /** Judged here by a longer window, or, for Copilot, there by a shorter one. */
  | 'window'
  | 'new'
  | 'protected'
  | 'noEvidence'
  | 'sourcesDisagree';

/** Seats added (or, below zero, taken away) on the way from our figure to Microsoft's. */
export interface BridgeLine {
  readonly reason: BridgeReason;
  /** What we say of these seats. */
  readonly ours: BridgeCell;
  readonly seats: number;
}

/** From our figure to Microsoft's without a remainder: `ours` + all lines = `microsoft`. */
export interface Bridge {
  readonly ours: number;
  readonly lines: readonly BridgeLine[];
  readonly microsoft: number;
}

const reasons: Readonly<Record<BridgeCell, BridgeReason>> = {
  active: 'window',
  inactive: 'attempts',
  neverUsed: 'attempts',
  new: 'new',
  protected: 'protected',
  noEvidence: 'noEvidence',
  sourcesDisagree: 'sourcesDisagree',
};

/** Our active seats, line by line, to what Microsoft's method calls active (ERR-06). */
export function activeBridge({ cells }: MicrosoftCount): Bridge {
  const ours = cells.active.active + cells.active.inactive;
  return bridge(
    ours,
    bridgeCells.map((cell) => ({
      reason: reasons[cell],
      ours: cell,
      seats: cell === 'active' ? -cells.active.inactive : cells[cell].active,
    })),
  );
}

/** Our idle seats (inactive and never used), line by line, to what Microsoft's method calls inactive. */
export function idleBridge({ cells }: MicrosoftCount): Bridge {
  const idle: readonly BridgeCell[] = ['inactive', 'neverUsed'];
  const ours = idle.reduce((sum, cell) => sum + cells[cell].active + cells[cell].inactive, 0);
  return bridge(
    ours,
    bridgeCells.map((cell) => ({
      reason: reasons[cell],
      ours: cell,
      seats: idle.includes(cell) ? -cells[cell].active : cells[cell].inactive,
    })),
  );
}

function bridge(ours: number, all: readonly BridgeLine[]): Bridge {
  const lines = all.filter(({ seats }) => seats !== 0);
  return { ours, lines, microsoft: lines.reduce((sum, { seats }) => sum + seats, ours) };
}
