import type { GraphReader } from '../graph/reader.ts';
import type { GraphWriter } from '../graph/writer.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { carryOutCase } from '../reclaim/carry-out-case.ts';
import { createLicenseWriter } from '../reclaim/license-writer.ts';
import { createPersonReader } from '../reclaim/read-people.ts';
import { readCopilotNow } from './read-copilot-now.ts';

export interface CarryOutDeps {
  readonly ledger: Pick<Ledger, 'cases' | 'steps'>;
  readonly reader: GraphReader;
  readonly writer: GraphWriter;
  readonly maxReportLagDays: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly onSettled: (caseId: string) => void;
  /** Positions no longer fit what is assigned. */
  readonly onTenantChanged: () => Promise<unknown>;
}

/** The work behind a decision: brings the case to its end, and the positions up to date. */
export async function carryOut(deps: CarryOutDeps, caseId: string): Promise<void> {
  const { ledger, reader, writer, maxReportLagDays, clock, log, sleep, onSettled } = deps;
  const isChanged = await carryOutCase(
    {
      ledger,
      people: createPersonReader(reader),
      writer: createLicenseWriter(writer),
      sleep,
      log,
      readCopilot: (steps) => readCopilotNow({ reader, maxReportLagDays, clock }, steps),
      onSettled,
    },
    caseId,
  );
  if (isChanged) await deps.onTenantChanged();
  onSettled(caseId);
}
