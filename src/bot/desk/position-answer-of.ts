import type { PositionAnswerView } from '../../cards/position-answer.ts';
import type { Position } from '../../core/model/position.ts';
import type { PositionDay } from '../../ledger/positions.ts';
import { freshnessOf } from './source-freshness.ts';

/** One product's position, with what it rests on. */
export function positionAnswerOf(position: Position, day: PositionDay): PositionAnswerView {
  return {
    kind: 'position-answer',
    position,
    method: methodOf(position),
    sources: freshnessOf(day.sources, isCopilot(position) ? 'copilot' : 'sign-in'),
    gaps: day.coverage.gaps,
  };
}

/** Judged by the Copilot report, whether or not it could be read on the day. */
export function isCopilot({ copilot, method }: Position): boolean {
  return copilot !== null || method.startsWith('copilot');
}

function methodOf(position: Position): string {
  const days = /(\d+)d/.exec(position.method)?.[1] ?? '';
  return isCopilot(position)
    ? `a seat is active when Copilot was used less than ${days} days before the day; guests count as protected (${position.method}).`
    : `a seat is active when its holder signed in at most ${days} days before the day; guests count as protected; where a workload was used but nobody signed in, the seat is unknown (${position.method}).`;
}
