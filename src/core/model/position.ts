import type { Day } from './day.ts';
import type { MicrosoftCount } from './microsoft-count.ts';
import type { Money } from './money.ts';
import type { Figure, Peak } from './product.ts';
import type { UseWithin } from './usage-window.ts';
import type { VerdictKind, VerdictRule } from './verdict.ts';

export type Threshold = 'ok' | 'warning' | 'over';

export type VerdictCounts = Readonly<Record<VerdictKind, number>>;
export type RuleCounts = Readonly<Record<VerdictRule, number>>;

/** Copilot is reported apart (COP-01..05): counts of seats, so that the rate can be argued. */
export interface CopilotUse {
  /** The policy's active window, in days. Left out in positions recorded before it was kept: 30. */
  readonly activeDays?: number;
  /** Seats with an interaction within the active window. */
  readonly activeInWindow: number;
  /** Seats untouched for the zero-usage window, or ever. */
  readonly zeroUsage: number;
}

/** Per product on a day; the meanings are those of the published `position` document. */
export interface Position {
  readonly product: string;
  readonly name: string;
  readonly skuIds: readonly string[];
  readonly ownerIds: readonly string[];
  readonly asOf: Day;
  readonly entitled: Figure<number>;
  readonly purchased: Figure<number>;
  readonly assigned: Figure<number>;
  readonly verdicts: Figure<VerdictCounts>;
  readonly unassigned: Figure<number>;
  /** assigned / entitled, one decimal. */
  readonly deploymentPct: Figure<number>;
  /** active / assigned, one decimal; unknown where nobody could be judged by evidence. */
  readonly usagePct: Figure<number>;
  readonly threshold: Figure<Threshold>;
  readonly exposureUnits: Figure<number>;
  readonly wasteUnits: Figure<number>;
  readonly monthlyWaste: Figure<Money>;
  readonly peak: Figure<Peak>;
  /** Null for a product that is not judged by Copilot's report. */
  readonly copilot: Figure<CopilotUse> | null;
  /** Seats whose last sign-in lies between the watch and the classify windows. */
  readonly watch: Figure<number>;
  /** How many seats each rule decided. */
  readonly rules: Figure<RuleCounts>;
  /** Use within each named window, shortest first. */
  readonly windows: Figure<readonly UseWithin[]>;
  readonly microsoft: Figure<MicrosoftCount>;
  readonly method: string;
}
