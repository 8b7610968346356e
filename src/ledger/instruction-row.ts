import type { HeldAlso } from '../core/paths/action-for.ts';
import type { InstructionReason } from '../core/paths/group-facts.ts';
import type { GroupRadius } from '../core/paths/group-radius.ts';
import type { InstructionState } from '../core/paths/instruction-lifecycle.ts';

/**
 * Whom an instruction went to. `groupOwners`; or the product's owners, because the group has none (`noOwner`), its
 * owners may not be read (`ownersUnknown`), or it is mastered on-premises (`synced`).
 */
export type RoutedAs = 'groupOwners' | 'noOwner' | 'ownersUnknown' | 'synced';

/** One group that gives licences to people who do not use them, and what somebody else has to do. Instants: RFC 3339, UTC. */
export interface Instruction {
  readonly id: string;
  /** What people call it. */
  readonly number: number;
  readonly tenantId: string;
  readonly product: string;
  readonly productName: string;
  readonly groupId: string;
  /** Null when the group was not read. */
  readonly groupName: string | null;
  readonly why: InstructionReason;
  readonly radius: GroupRadius;
  /** Entra object ids. */
  readonly routedTo: readonly string[];
  readonly routedAs: RoutedAs;
  /** `YYYY-MM-DD`, the day its people were last seen. */
  readonly asOf: string;
  readonly state: InstructionState;
  /** Goes up with every change that somebody who saw it should know of before answering. */
  readonly version: number;
  readonly answeredBy: string | null;
  readonly answeredAt: string | null;
  readonly answerNote: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly seenAt: string | null;
  /** People concerned, those seen to have gone included. */
  readonly people: number;
  readonly gone: number;
  /** Of those still concerned: who holds the licence directly, or through other groups, as well. */
  readonly alsoDirect: number;
  readonly alsoOtherGroups: number;
}

/** Somebody who holds the product through the group and does not use it. */
export interface InstructedPerson {
  readonly userId: string;
  readonly displayName: string | null;
  /** What has to go as well before their licence is free. */
  readonly also: HeldAlso;
}

const stillAlso = (also: NonNullable<HeldAlso>) => ` and p.seen_gone_at is null and p.holds_also = '${also}'`;
const counted = (condition: string) =>
  `(select count(*) from seatkeeper.instruction_people p where p.instruction_id = i.id${condition})`;

/** Of `seatkeeper.instructions i`. */
export const instructionColumns = `i.id, i.number, i.tenant_id as "tenantId", i.product, i.product_name as "productName",
  i.group_id as "groupId", i.group_name as "groupName", i.why, i.radius, i.routed_to as "routedTo",
  i.routed_as as "routedAs", i.as_of as "asOf", i.state, i.version, i.answered_by as "answeredBy",
  i.answered_at as "answeredAt", i.answer_note as "answerNote", i.created_at as "createdAt",
  i.updated_at as "updatedAt", i.seen_at as "seenAt", ${counted('')} as people,
  ${counted(' and p.seen_gone_at is not null')} as gone,
  ${counted(stillAlso('direct'))} as "alsoDirect", ${counted(stillAlso('otherGroups'))} as "alsoOtherGroups"`;

export function subjectOfInstruction(id: string): string {
  return `instruction:${id}`;
}
