import { join } from 'node:path';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { createApprovedSeatsStore, type ApprovedSeatsStore } from './approved-seats.ts';
import { createAuditTrail, type AuditTrail } from './audit.ts';
import { openAuditHeadFile, type AuditHeadFile } from './audit-head-file.ts';
import { createAuditWitness, type WitnessOptions } from './audit-witness.ts';
import { createCaseStore, type CaseStore } from './cases.ts';
import { createConversationStore, type ConversationStore } from './conversations.ts';
import { createDecisionStore, type DecisionStore } from './decisions.ts';
import { createDecisionMeasureStore, type DecisionMeasureStore } from './decision-measures.ts';
import { createDeliveryStore, type DeliveryStore } from './deliveries.ts';
import { openEmbeddedSql } from './embedded-sql.ts';
import { createExemptionStore, type ExemptionStore } from './exemptions.ts';
import { createHaltStore, type HaltStore } from './halts.ts';
import { createHistoryStore, type HistoryStore } from './history.ts';
import { createHolderAnswerStore, type HolderAnswerStore } from './holder-answers.ts';
import { createInstructionStore, type InstructionStore } from './instructions.ts';
import { acquireLock, type HeldLock } from './lock-file.ts';
import { migrate } from './migrate.ts';
import { createPositionVersionStore, type PositionVersionStore } from './position-versions.ts';
import { createPositionStore, type PositionStore } from './positions.ts';
import { openPostgresSql } from './postgres-sql.ts';
import { createReturnStore, type ReturnStore } from './returns.ts';
import { createRunStore, type RunStore } from './runs.ts';
import { createSlotStore, type SlotStore } from './slots.ts';
import type { Sql } from './sql.ts';
import { createStepStore, type StepStore } from './steps.ts';
import { createTenantChangeStore, type TenantChangeStore } from './tenant-changes.ts';

export type LedgerLocation =
  { readonly kind: 'embedded'; readonly dir: string } | { readonly kind: 'postgres'; readonly url: string };

/** What was concluded, asked, decided and done. */
export interface Ledger {
  readonly positions: PositionStore;
  readonly history: HistoryStore;
  readonly positionVersions: PositionVersionStore;
  readonly cases: CaseStore;
  readonly decisions: DecisionStore;
  readonly measures: DecisionMeasureStore;
  readonly steps: StepStore;
  readonly exemptions: ExemptionStore;
  /** People who were asked before their seat was, and people who asked for it back. */
  readonly holderAnswers: HolderAnswerStore;
  readonly returns: ReturnStore;
  readonly instructions: InstructionStore;
  readonly halts: HaltStore;
  /** What others, and we, were seen to change in the tenant. */
  readonly tenantChanges: TenantChangeStore;
  readonly approvedSeats: ApprovedSeatsStore;
  readonly conversations: ConversationStore;
  readonly deliveries: DeliveryStore;
  readonly runs: RunStore;
  readonly slots: SlotStore;
  readonly audit: AuditTrail;
  readonly sql: Sql;
  /** Resolves when the database answers; for readiness. */
  ping(): Promise<void>;
  /** Says in the lock file where this process can be asked to act. Nothing to do on a server. */
  announce(control: { readonly controlUrl: string; readonly controlToken: string }): Promise<void>;
  close(): Promise<void>;
}

export interface LedgerDeps {
  readonly location: LedgerLocation;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where signed checkpoints of the audit trail are kept; without it none are written. */
  readonly witness?: WitnessOptions;
}

interface Opened {
  readonly sql: Sql;
  readonly headFile: AuditHeadFile | null;
  readonly lock: HeldLock | null;
}

/**
 * Opens the ledger and brings its schema up to date. Throws LEDGER_IN_USE, LEDGER_UNREADABLE, LEDGER_UNREACHABLE,
 * LEDGER_NEWER, AUDIT_KEY_UNUSABLE, AUDIT_DIR_UNUSABLE.
 */
export async function openLedger({ location, clock, log, witness }: LedgerDeps): Promise<Ledger> {
  const opened =
    location.kind === 'embedded'
      ? await openEmbedded(location.dir, clock, log)
      : openServer(location.url, log);
  const { sql, headFile, lock } = opened;

  let closing: Promise<void> | null = null;
  let trail: AuditTrail | null = null;
  async function closeAll(): Promise<void> {
    await trail?.close();
    await sql.close();
    await headFile?.settled();
    await lock?.release();
  }
  const close = async (): Promise<void> => (closing ??= closeAll());

  try {
    const applied = await migrate(sql, clock);
    if (applied > 0) log.info({ applied, dialect: sql.dialect }, 'ledger schema brought up to date');
    const audit = createAuditTrail({
      sql,
      clock,
      headFile,
      witness: witness === undefined ? null : createAuditWitness({ ...witness, sql, clock, log }),
    });
    trail = audit;
    if (await audit.checkWitness()) await audit.openWitness();
    else log.error({}, 'the audit trail does not fit its head file');
    const deps = { sql, clock, audit };
    const ledger: Ledger = {
      positions: createPositionStore(deps),
      history: createHistoryStore(deps),
      positionVersions: createPositionVersionStore(deps),
      cases: createCaseStore(deps),
      decisions: createDecisionStore(deps),
      measures: createDecisionMeasureStore(deps),
      steps: createStepStore(deps),
      exemptions: createExemptionStore(deps),
      holderAnswers: createHolderAnswerStore(deps),
      returns: createReturnStore(deps),
      instructions: createInstructionStore(deps),
      halts: createHaltStore(deps),
      tenantChanges: createTenantChangeStore(deps),
      approvedSeats: createApprovedSeatsStore(deps),
      conversations: createConversationStore(deps),
      deliveries: createDeliveryStore(deps),
      runs: createRunStore(deps),
      slots: createSlotStore(deps),
      audit,
      sql,
      ping: async () => {
        await sql.query('select 1');
      },
      announce: async (control) => lock?.announce(control),
      close,
    };
    if (location.kind === 'embedded') await buryTheDead(ledger, clock);
    return ledger;
  } catch (error) {
    await close();
    throw error;
  }
}

async function openEmbedded(dir: string, clock: Clock, log: Logger): Promise<Opened> {
  const lock = await acquireLock(dir, clock);
  try {
    const sql = await openEmbeddedSql(join(dir, 'database'));
    return { sql, lock, headFile: openAuditHeadFile(join(dir, 'audit-head.json'), log) };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function openServer(url: string, log: Logger): Opened {
  return { sql: openPostgresSql(url, log), lock: null, headFile: null };
}

/** The embedded ledger is ours alone: whatever is still claimed was claimed by a process that died. */
async function buryTheDead({ slots, deliveries }: Ledger, clock: Clock): Promise<void> {
  await slots.releaseAll();
  await deliveries.giveUpClaims(new Date(clock.now().getTime() + 1));
}
