import type { GraphReader } from '../graph/reader.ts';
import type { GraphWriter } from '../graph/writer.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { carryOutCase, type RunEnd } from '../reclaim/carry-out-case.ts';
import { createLicenseWriter } from '../reclaim/license-writer.ts';
import { createPersonReader } from '../reclaim/read-people.ts';
import { returnSeats, type Returned } from '../reclaim/return-seats.ts';
import { createRunGuard } from '../reclaim/run-guard.ts';
import { createLastLook, type LastLookDeps } from './create-last-look.ts';
import { readCopilotNow } from './read-copilot-now.ts';

export interface CarryOutDeps extends Pick<LastLookDeps, 'imports' | 'catalogue' | 'clock' | 'log'> {
  readonly ledger: Pick<Ledger, 'cases' | 'steps'>;
  readonly reader: GraphReader;
  readonly writer: GraphWriter;
  readonly policy: {
    readonly maxReportLagDays: number;
    /** Entra object ids, lower case. */
    readonly licenceGroups: readonly string[];
    readonly breakers: { readonly failuresInARow: number };
    readonly preflight: LastLookDeps['policy'];
  };
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** False while nothing may be taken from anybody. Asked about once a second. */
  readonly mayWrite: () => Promise<boolean>;
  /** Throws the kill switch, as the circuit breaker. */
  readonly halt: (reason: string) => Promise<void>;
  readonly onSettled: (caseId: string) => void;
  /** Positions no longer fit what is assigned. */
  readonly onTenantChanged: () => Promise<unknown>;
}

/** The work behind a decision: brings the case as far as it goes now, and the positions up to date. */
export async function carryOut(deps: CarryOutDeps, caseId: string): Promise<RunEnd['kind']> {
  const { reader, policy, clock } = deps;
  const { maxReportLagDays } = policy;
  const end = await carryOutCase(
    {
      ...deps,
      ...partsOf(deps),
      failuresInARow: policy.breakers.failuresInARow,
      licenceGroups: new Set(policy.licenceGroups),
      lastLookAt: createLastLook({ ...deps, policy: policy.preflight, maxReportLagDays }),
      readCopilot: (steps) => readCopilotNow({ reader, maxReportLagDays, clock }, steps),
    },
    caseId,
  );
  // Every step and every move of the case was told as it came: here the positions have changed, or nothing has.
  if (end.isChanged || end.kind === 'done') {
    await deps.onTenantChanged();
    deps.onSettled(caseId);
  }
  return end.kind;
}

/** The work behind "I need it back". It goes on while changes are halted: nothing is taken. */
export async function giveBack(deps: CarryOutDeps, caseId: string, userId: string): Promise<Returned> {
  const { failuresInARow } = deps.policy.breakers;
  const guard = createRunGuard({ ...deps, failuresInARow, mayWrite: async () => true });
  const parts = { ...deps, ...partsOf(deps), guard, steps: deps.ledger.steps };
  const returned = await returnSeats(parts, caseId, userId);
  if (returned === 'givenBack') {
    await deps.onTenantChanged();
    deps.onSettled(caseId);
  }
  return returned;
}

function partsOf({ reader, writer }: CarryOutDeps) {
  return { people: createPersonReader(reader), writer: createLicenseWriter(writer) };
}
