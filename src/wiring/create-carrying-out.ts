import type { Services } from '../commands/services.ts';
import { carryOut, giveBack, type CarryOutDeps } from '../jobs/carry-out.ts';
import type { RunEnd } from '../reclaim/carry-out-case.ts';
import type { Returned } from '../reclaim/return-seats.ts';
import type { Foundation } from './open-foundation.ts';

/** What changes the tenant. */
export interface CarryingOut {
  /** Brings a decided case to its end; `onSettled` hears of every step. */
  readonly carryOut: (caseId: string, onSettled: (caseId: string) => void) => Promise<RunEnd['kind']>;
  /** Gives one person back what a case took from them. */
  readonly giveBack: (
    caseId: string,
    userId: string,
    onSettled: (caseId: string) => void,
  ) => Promise<Returned>;
}

export function createCarryingOut(
  { tenantId, ledger, inbox, catalogue, graph, policy, clock, log, sleep }: Foundation,
  reconcileAndTell: Services['reconcile'],
): CarryingOut {
  const writing: Omit<CarryOutDeps, 'onSettled'> = {
    ledger,
    imports: inbox,
    catalogue,
    reader: graph.reader,
    writer: graph.writer,
    policy,
    clock,
    log,
    sleep,
    mayWrite: async () => (await ledger.halts.current(tenantId)) === null,
    halt: async (reason) => {
      await ledger.halts.start({ tenantId, by: 'breaker', reason });
    },
    onTenantChanged: () => reconcileAndTell(),
  };
  return {
    carryOut: (caseId, onSettled) => carryOut({ ...writing, onSettled }, caseId),
    giveBack: (caseId, userId, onSettled) => giveBack({ ...writing, onSettled }, caseId, userId),
  };
}
