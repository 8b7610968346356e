import { verbs } from '../../cards/verbs.ts';
import { known } from '../../core/model/product.ts';
import type { CaseDraft, ProposedStep } from '../../ledger/case-draft.ts';
import type { Case } from '../../ledger/case-row.ts';
import { ownerId, secondOwnerId } from '../../testing/cases.ts';
import { idleSeats, position } from '../../testing/desk-scene.ts';
import { limits, openAuthorityScene, type AuthorityScene, type Reply } from './authority-scene.ts';

export const strangerId = '33333333-3333-4333-8333-333333333333';
export const standInId = '44444444-4444-4444-8444-444444444444';
export const foreignTenant = '9e4a0000-0000-4000-8000-000000000009';
/** An owner whose id has letters, so that it can be written in capitals. */
export const letteredId = 'abcdef00-1111-4111-8111-111111111111';
export const both = { ownerIds: [ownerId, secondOwnerId] };
export const keepUntil = { reason: 'On parental leave.', until: '2027-03-01' };

/** The scene with cases in every state that a row wants. */
export interface Stage extends AuthorityScene {
  /** A case at which every turn that cannot be believed aims. */
  readonly target: Case;
  /** A case of a product of its own, so that no other case is touched by it. */
  caseOf(seats: number | readonly ProposedStep[], changes?: Partial<CaseDraft>): Promise<Case>;
  /** Above the limit for one person, and approved by the first of these owners. */
  firstApproved(ownerIds?: readonly string[]): Promise<Case>;
  inGrace(until?: string): Promise<Case>;
  /** Carried out, and open to undo until then. */
  verified(undoUntil?: string, changes?: Partial<CaseDraft>): Promise<Case>;
}

/** What a button on the card of a case carries. */
export function ref({ id: caseId, version }: Case): { caseId: string; version: number } {
  return { caseId, version };
}

/** For what has to be taken before something else can be refused. */
export async function taken(replying: Promise<Reply>): Promise<void> {
  const { status, text } = await replying;
  if (status !== 200 || isRefusal(text)) throw new TypeError(`${status}: ${text}`);
}

export function isRefusal(text: string): boolean {
  return /Nothing (?:was|has been) changed\.|no such case|Let us talk in private/.test(text);
}

export async function openAuthorityStage(): Promise<Stage> {
  const scene = await openAuthorityScene();
  await scene.savePositions([position(), position({ product: 'niche', name: 'Niche', assigned: known(20) })]);
  let products = 0;

  const caseOf: Stage['caseOf'] = async (seats, changes = {}) => {
    products += 1;
    const product = `product-${products}`;
    const steps = typeof seats === 'number' ? idleSeats(seats) : seats;
    return scene.propose(steps, { product, productName: `Product ${products}`, ...changes });
  };

  return {
    ...scene,
    caseOf,
    target: await caseOf(3),
    async firstApproved(ownerIds = both.ownerIds) {
      const found = await caseOf(limits.second + 1, { ownerIds });
      await taken(scene.press(ownerIds[0] ?? '', verbs.confirm, ref(found)));
      return scene.reload(found);
    },
    inGrace: async (graceUntil = '2026-11-22T10:00:00.000Z') =>
      scene.go(await caseOf(3), 'approveWithGrace', { graceUntil, decidedBy: ownerId }),
    async verified(undoUntil = '2026-12-22T09:00:00.000Z', changes = {}) {
      const found = await caseOf(2, changes);
      return scene.carryOut(await scene.go(found, 'approve', { undoUntil, decidedBy: ownerId }));
    },
  };
}
