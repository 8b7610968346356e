import type { StepState } from '../../core/plan/step.ts';
import type { Step } from '../../ledger/step-row.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';

const stepsAtOnce = 2_000;

/** Every step of a case in one state, in reading order, without holding them all. */
export async function* eachStep(
  { cases }: Pick<LedgerDeskDeps['ledger'], 'cases'>,
  caseId: string,
  state: StepState,
): AsyncIterable<Step> {
  for (let offset = 0; ; offset += stepsAtOnce) {
    const steps = await cases.steps(caseId, { states: [state], offset, limit: stepsAtOnce });
    yield* steps;
    if (steps.length < stepsAtOnce) return;
  }
}
