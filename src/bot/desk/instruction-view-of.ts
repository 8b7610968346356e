import {
  namesListed,
  type GroupInstructionView,
  type InstructionCardState,
} from '../../cards/group-instruction.ts';
import type { Position } from '../../core/model/position.ts';
import { known } from '../../core/model/product.ts';
import type { PrivacyMode } from '../../core/privacy/coarsen.ts';
import type { Instruction } from '../../ledger/instruction-row.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import { personName } from './person-name.ts';
import { pseudonymOf } from './pseudonyms.ts';

export interface InstructionViewDeps {
  readonly ledger: Pick<Ledger, 'instructions'>;
  /** More than this share of a product's seats is a mass change (`breakers.massChangePct`, C14). */
  readonly massChangePct: number;
  /** Whether the people concerned are shown by name; they are when left out. */
  readonly privacy?: { readonly mode: PrivacyMode };
  /** How the directory calls a person; null when it does not know them. */
  readonly nameOf: (userId: string) => Promise<string | null>;
  /** What people call a SKU. */
  readonly nameOfSku: (skuId: string) => string;
}

/**
 * An instruction as its card tells it. `position` null: nothing is known of its product any more. Where the policy hides
 * names, it has none.
 */
export async function instructionViewOf(
  deps: InstructionViewDeps,
  found: Instruction,
  position: Position | null,
): Promise<GroupInstructionView> {
  if (!hidesNames(deps)) return viewOf(deps, found, position, nameIn);
  const view = await viewOf(deps, found, position, ({ userId }) => pseudonymOf(found.id, userId));
  return { ...view, privacy: 'hidden' };
}

/** The same with every name, for a reader who has said why. */
export async function revealedInstructionViewOf(
  deps: InstructionViewDeps,
  found: Instruction,
  position: Position | null,
): Promise<GroupInstructionView> {
  const view = await viewOf(deps, found, position, nameIn);
  return hidesNames(deps) ? { ...view, privacy: 'revealed' } : view;
}

function hidesNames({ privacy }: InstructionViewDeps): boolean {
  return privacy?.mode === 'pseudonymous';
}

interface Named {
  readonly userId: string;
  readonly displayName: string | null;
}

function nameIn({ displayName, userId }: Named): string {
  return displayName ?? `somebody with id ${userId}`;
}

async function viewOf(
  deps: InstructionViewDeps,
  found: Instruction,
  position: Position | null,
  nameOf: (person: Named) => string,
): Promise<GroupInstructionView> {
  const { radius, people, gone } = found;
  const concerned = people - gone;
  const listed = await deps.ledger.instructions.people(found.id, namesListed);
  return {
    kind: 'group-instruction',
    instructionId: found.id,
    version: found.version,
    product: found.productName,
    group: found.groupName ?? found.groupId,
    why: found.why,
    askedAs: found.routedAs,
    names: listed.filter(({ goneAt }) => goneAt === null).map(nameOf),
    concerned,
    gone,
    alsoDirect: found.alsoDirect,
    alsoOtherGroups: found.alsoOtherGroups,
    massChange: massChangeOf(deps.massChangePct, concerned, position),
    radius: {
      ...radius,
      licences: radius.licences.known ? known(radius.licences.value.map(deps.nameOfSku)) : radius.licences,
    },
    readAt: radius.readAt,
    asOf: found.asOf,
    state: await stateOf(deps, found),
  };
}

function massChangeOf(
  limitPct: number,
  concerned: number,
  position: Position | null,
): GroupInstructionView['massChange'] {
  if (position === null || !position.assigned.known || position.assigned.value === 0) return null;
  const holders = position.assigned.value;
  const pct = Math.round((concerned * 1000) / holders) / 10;
  return concerned * 100 > limitPct * holders ? { pct, holders } : null;
}

async function stateOf(deps: InstructionViewDeps, found: Instruction): Promise<InstructionCardState> {
  const { state, answeredBy, updatedAt, answeredAt, answerNote, seenAt } = found;
  const at = answeredAt ?? updatedAt;
  switch (state) {
    case 'open':
      return {
        name: 'open',
        saidDone: answeredBy === null ? null : { by: await personName(deps, answeredBy), at },
      };
    case 'claimed':
      return { name: 'claimed', by: await personName(deps, answeredBy), at };
    case 'refused':
      return { name: 'refused', by: await personName(deps, answeredBy), at, reason: answerNote ?? '' };
    case 'seen':
      return { name: 'seen', at: seenAt ?? updatedAt };
    case 'withdrawn':
      return { name: 'withdrawn', at: updatedAt };
  }
}
