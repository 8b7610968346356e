import type { Gap } from '../model/coverage.ts';
import { changeGates } from './change-gates.ts';
import type { Gate, QualityPolicy } from './gate.ts';
import type { QualityFacts } from './quality-facts.ts';
import { sourceGates } from './source-gates.ts';

export interface Quality {
  readonly gates: readonly Gate[];
  /** What the gates found beyond the gaps the collection already named: to be added to its coverage. */
  readonly gaps: readonly Gap[];
}

/** Whether a run may be believed (docs/methods.md §10). Gates never take a gap away. */
export function qualityOf(facts: QualityFacts, policy: QualityPolicy): Quality {
  const gates = [...sourceGates(facts, policy), ...changeGates(facts, policy)];
  const known = new Set(facts.gaps.map(keyOf));
  const gaps = gates.flatMap(({ gap }) => (gap === null || known.has(keyOf(gap)) ? [] : [gap]));
  return { gates, gaps };
}

function keyOf({ source, reason }: Gap): string {
  return `${source} ${reason}`;
}
