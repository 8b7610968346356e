import type { Appointment } from '../core/authority/appointment.ts';
import { inForce } from '../core/authority/standing.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { AppError } from '../lib/app-error.ts';

/** What somebody owns: its product, and who owned it when the ledger last wrote it down. */
export type Owned = Pick<Case, 'product' | 'ownerIds'>;

/** Where it stands who answers for what, as of today: a case only knows who did when it was made (SEC-02). */
export interface AnswererDeps {
  readonly ledger: Pick<Ledger, 'positions'>;
  /** Who stands in for whom on the day, `YYYY-MM-DD`. Throws what the register throws. */
  readonly appointments: (on: string) => Promise<readonly Appointment[]>;
  /** Entra object ids of those who own on the day what a case is about. Throws what the register throws. */
  readonly ownersOf: (owned: Owned, on: string) => Promise<readonly string[]>;
}

/** A case in the hands of those who own its subject now, and the appointments in force. */
export interface Answerable {
  readonly found: Case;
  readonly appointments: readonly Appointment[];
}

/** The case, and who may decide it on the day. Throws what the register throws. */
export async function answerableToday(deps: AnswererDeps, found: Case, on: string): Promise<Answerable> {
  const appointments = inForce(await deps.appointments(on), on);
  return { found: { ...found, ownerIds: await deps.ownersOf(found, on) }, appointments };
}

/**
 * The same for what takes nothing from anybody: while the register cannot be read, the owners of the newest positions
 * answer, or where those do not have the product the owners of the case, and nobody stands in for them.
 */
export async function answerableAtLast(deps: AnswererDeps, found: Case, on: string): Promise<Answerable> {
  try {
    return await answerableToday(deps, found, on);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const day = await deps.ledger.positions.newest({ tenantId: found.tenantId });
    const position = day?.positions.find(({ product }) => product === found.product);
    return { found: { ...found, ownerIds: position?.ownerIds ?? found.ownerIds }, appointments: [] };
  }
}
