import type { Appointment } from '../core/authority/appointment.ts';
import type { EscalationLevel } from '../core/case/due-event.ts';
import type { Case } from '../ledger/case-row.ts';
import type { ManagerAnswer } from './read-managers.ts';

export interface EscalationDeps {
  /** Those in force today. */
  readonly appointments: () => Promise<readonly Appointment[]>;
  readonly managerOf: (userId: string) => Promise<ManagerAnswer>;
}

/** Who is asked in the owners' place. Ids are Entra object ids, sorted. */
export interface StandIns {
  readonly userIds: readonly string[];
  /** Owners whose manager we may not ask the directory for. */
  readonly managersUnknown: readonly string[];
}

type EscalatedCase = Pick<Case, 'product' | 'ownerIds' | 'firstApprover'>;

/**
 * Whom a question goes to that its owners do not answer: level 1 their delegates and those who cover for them, level
 * 2 their managers and the compliance approvers of the product as well (GOV-28, GOV-29). Never the owners
 * themselves, nor whoever has approved already.
 */
export async function standInsFor(
  { appointments, managerOf }: EscalationDeps,
  found: EscalatedCase,
  level: EscalationLevel,
): Promise<StandIns> {
  const appointed = (await appointments())
    .filter(({ product }) => product === null || product === found.product)
    .filter((each) => standsInFor(each, found.ownerIds, level))
    .map(({ userId }) => userId);
  const managers: string[] = [];
  const managersUnknown: string[] = [];
  for (const ownerId of level === 2 ? found.ownerIds : []) {
    const answer = await managerOf(ownerId);
    if (answer.kind === 'manager') managers.push(answer.userId);
    if (answer.kind === 'unknown') managersUnknown.push(ownerId);
  }
  const asked = new Set([...found.ownerIds, found.firstApprover]);
  const userIds = [...new Set([...appointed, ...managers])].filter((userId) => !asked.has(userId)).toSorted();
  return { userIds, managersUnknown };
}

function standsInFor(
  { role, forUserId }: Appointment,
  ownerIds: readonly string[],
  level: EscalationLevel,
): boolean {
  switch (role) {
    case 'delegate':
      return true;
    case 'cover':
      return forUserId !== null && ownerIds.includes(forUserId);
    case 'compliance':
      return level === 2;
  }
}
