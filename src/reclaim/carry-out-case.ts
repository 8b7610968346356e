import type { CaseEvent } from '../core/case/lifecycle.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { removeSeats, type RemoveDeps } from './remove-seats.ts';
import { restoreSeats } from './restore-seats.ts';

export interface CarryOutCaseDeps extends Omit<RemoveDeps, 'steps' | 'readCopilot'> {
  readonly ledger: Pick<Ledger, 'cases' | 'steps'>;
  /** For cases judged by Copilot use. */
  readonly readCopilot: NonNullable<RemoveDeps['readCopilot']>;
}

const actor = 'reclaim';

/**
 * Brings a decided case to its end, from wherever it stands: approved, half removed or half given back. Called
 * again after a crash it goes on; called for anything else it does nothing. True when the tenant was changed.
 */
export async function carryOutCase(deps: CarryOutCaseDeps, caseId: string): Promise<boolean> {
  const { ledger } = deps;
  const found = await ledger.cases.get(caseId);
  if (found === null) return false;
  if (found.state === 'undoing') return giveBack(deps, found);
  if (found.state !== 'approved' && found.state !== 'executing') return false;
  const begun = found.state === 'approved' ? await move(deps, found, 'start') : found;
  await removeSeats(
    {
      ...deps,
      steps: ledger.steps,
      readCopilot: found.kind === 'copilot-zero-usage' ? deps.readCopilot : null,
    },
    begun.id,
  );
  const { outcomes } = await ledger.cases.stepCounts(begun.id);
  const hasFailures = Object.keys(outcomes).some((outcome) => outcome.startsWith('failed:'));
  await move(deps, begun, hasFailures ? 'finishWithFailures' : 'finish');
  return true;
}

async function giveBack(deps: CarryOutCaseDeps, found: Case): Promise<boolean> {
  await restoreSeats({ ...deps, steps: deps.ledger.steps }, found.id);
  const { restores } = await deps.ledger.cases.stepCounts(found.id);
  const hasFailures = Object.keys(restores).some((outcome) => outcome.startsWith('failed:'));
  await move(deps, found, hasFailures ? 'finishWithFailures' : 'undone');
  return true;
}

/** Only this process moves a case that is under way; another version would be a bug. */
async function move({ ledger, onSettled }: CarryOutCaseDeps, from: Case, event: CaseEvent): Promise<Case> {
  const result = await ledger.cases.transition({
    caseId: from.id,
    expectedVersion: from.version,
    event,
    actor,
    audit: { action: `case.${event}` },
  });
  if (result.kind !== 'done')
    throw new TypeError(`Case ${from.id} moved while it was carried out: ${result.kind}`);
  onSettled(from.id);
  return result.case;
}
