import type { Day } from '../model/day.ts';
import { silenceOf, type EvidenceGaps } from '../model/evidence-gaps.ts';
import type { MicrosoftCount } from '../model/microsoft-count.ts';
import type { DecisionPolicy } from '../model/policy.ts';
import type { CopilotUse, RuleCounts, VerdictCounts } from '../model/position.ts';
import { unknown, type Figure, type UsageMethod } from '../model/product.ts';
import type { Seat } from '../model/seat.ts';
import type { UseWithin } from '../model/usage-window.ts';
import { verdictRules, type Verdict, type VerdictKind } from '../model/verdict.ts';
import { createCopilotTally } from './copilot-tally.ts';
import { createMicrosoftTally } from './microsoft-tally.ts';
import { createUseWindows } from './use-windows.ts';
import { createWatchTally } from './watch-tally.ts';
import { zeros } from './zeros.ts';

/** Everything that is counted of a product's seats. */
export interface ProductCounts {
  readonly verdicts: VerdictCounts;
  readonly rules: RuleCounts;
  /** Seats that were held on the day and taken away since: they no longer count, but they did at the peak (VAR-06). */
  readonly released: number;
  /** Why `active` out of all seats says nothing of their use, or null. */
  readonly useUnknown: string | null;
  /** Unknown where somebody active is only known to have signed in since a day before the watch window. */
  readonly watch: Figure<number>;
  /** Null for a product that is not judged by Copilot's report. */
  readonly copilot: Figure<CopilotUse> | null;
  readonly windows: readonly UseWithin[];
  /** Unknown where somebody's newest attempt is only known to be since a day before Microsoft's window. */
  readonly microsoft: Figure<MicrosoftCount>;
}

export interface ProductTally {
  add(seat: Seat, verdict: Verdict): void;
  addReleased(): void;
  counts(): ProductCounts;
}

/** Counts the seats of one product, a seat at a time, in memory that does not grow. */
export function createProductTally(
  method: UsageMethod,
  policy: DecisionPolicy,
  asOf: Day,
  gaps: EvidenceGaps,
): ProductTally {
  const isCopilot = method === 'copilot';
  const judgedBy = isCopilot ? gaps.copilot : gaps.signIn;
  const silence = {
    judged: silenceOf(judgedBy),
    signedIn: silenceOf(gaps.signIn),
    worked: silenceOf(isCopilot ? gaps.copilot : gaps.workload),
  };
  const verdicts = zeros<VerdictKind>(['active', 'inactive', 'neverUsed', 'new', 'protected', 'unknown']);
  const rules = zeros(verdictRules);
  const windows = createUseWindows(asOf);
  const microsoft = createMicrosoftTally(method, asOf);
  const copilot = createCopilotTally(policy, asOf);
  const watch = createWatchTally(policy, asOf);
  let released = 0;

  return {
    add(seat, verdict) {
      verdicts[verdict.kind] += 1;
      rules[verdict.rule] += 1;
      windows.add(seat, isCopilot ? seat.copilot : seat.workload);
      microsoft.add(seat, verdict);
      if (isCopilot) copilot.add(seat);
      else watch.add(seat, verdict);
    },
    addReleased() {
      released += 1;
    },
    counts: () => ({
      verdicts: { ...verdicts },
      rules: { ...rules },
      released,
      useUnknown: silence.judged ?? (isNobodyJudged(rules) ? 'no-evidence' : null),
      watch: unless(isCopilot ? null : silence.signedIn, () => watch.count()),
      copilot: isCopilot ? unless(silence.judged, () => copilot.use()) : null,
      windows: windows.list(silence),
      // Whoever a gap hides would count as inactive there, so that one in part is enough.
      microsoft: unless(judgedBy?.reason ?? null, () => microsoft.count()),
    }),
  };
}

function unless<Value>(reason: string | null, figure: () => Figure<Value>): Figure<Value> {
  return reason === null ? figure() : unknown(reason);
}

/** What evidence of use decides, an owner's exemption of an idle seat included. */
const judgingRules = ['used', 'sources-disagree', 'never-used', 'failed-only', 'idle', 'exempt'] as const;

function isNobodyJudged(rules: RuleCounts): boolean {
  return rules['no-evidence'] > 0 && judgingRules.every((rule) => rules[rule] === 0);
}
