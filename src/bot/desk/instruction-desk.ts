import { z } from 'zod/v4';
import { refusals } from '../../approvals/refusal.ts';
import type { GroupInstructionView } from '../../cards/group-instruction.ts';
import { reasonLimit } from '../../cards/verbs.ts';
import type { View } from '../../cards/view.ts';
import type { Position } from '../../core/model/position.ts';
import { isWaiting } from '../../core/paths/instruction-lifecycle.ts';
import { subjectOfInstruction, type Instruction } from '../../ledger/instruction-row.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import type { Actor, Answer, Refused } from '../desk.ts';
import { instructionViewOf, type InstructionViewDeps } from './instruction-view-of.ts';

export interface InstructionDeskDeps extends InstructionViewDeps {
  readonly tenantId: string;
  readonly ledger: Pick<Ledger, 'instructions' | 'positions' | 'audit'>;
}

const Done = z.object({ instructionId: z.guid(), version: z.int().min(1) });
const NotDone = Done.extend({ reason: z.string().trim().max(reasonLimit) });

/** `instruction:<id>:<version>`: the instruction as it stands now, for somebody who was asked. */
export async function instructionNotice(
  deps: InstructionDeskDeps,
  actor: Actor,
  eventKey: string,
): Promise<Answer<View>> {
  return aboutOwn(deps, actor, eventKey.split(':')[1] ?? '', ({ found, position }) =>
    instructionViewOf(deps, found, position),
  );
}

/** "It is done": kept as said, and looked for in the directory. */
export async function answerInstructionDone(
  deps: InstructionDeskDeps,
  actor: Actor,
  data: unknown,
): Promise<Answer<View>> {
  const parsed = Done.safeParse(data);
  if (!parsed.success) return badPayload();
  const { instructionId, version } = parsed.data;
  return aboutOwn(deps, actor, instructionId, (own) =>
    answer(deps, actor, own, { event: 'claim', version, note: null }),
  );
}

/** "Not doing it", with a reason: quiet until other people are concerned. */
export async function answerInstructionRefuse(
  deps: InstructionDeskDeps,
  actor: Actor,
  data: unknown,
): Promise<Answer<View>> {
  const parsed = NotDone.safeParse(data);
  if (!parsed.success) return badPayload();
  const { instructionId, version, reason } = parsed.data;
  return aboutOwn(deps, actor, instructionId, async (own) =>
    reason === ''
      ? {
          ...(await instructionViewOf(deps, own.found, own.position)),
          notice: 'Please say why it is not done, in a sentence. Nothing was changed.',
        }
      : answer(deps, actor, own, { event: 'refuse', version, note: reason }),
  );
}

export interface OwnInstruction {
  readonly found: Instruction;
  readonly position: Position | null;
}

/** Those it was sent to, and whoever answers for the product. */
export async function aboutOwn(
  { tenantId, ledger }: InstructionDeskDeps,
  actor: Actor,
  id: string,
  say: (own: OwnInstruction) => Promise<GroupInstructionView>,
): Promise<Answer<View>> {
  const found = await ledger.instructions.get(id);
  if (found === null) return unknownInstruction();
  if (actor.tenantId !== tenantId || found.tenantId !== tenantId) return refused(refusals.otherTenant());
  const day = await ledger.positions.newest({ tenantId });
  const position = day?.positions.find(({ product }) => product === found.product) ?? null;
  const asked = new Set([...found.routedTo, ...(position?.ownerIds ?? [])]);
  return asked.has(actor.aadObjectId) ? say({ found, position }) : notAsked();
}

async function answer(
  deps: InstructionDeskDeps,
  actor: Actor,
  { found, position }: OwnInstruction,
  given: { readonly event: 'claim' | 'refuse'; readonly version: number; readonly note: string | null },
): Promise<GroupInstructionView> {
  const { event, version, note } = given;
  const result = await deps.ledger.instructions.answer({
    id: found.id,
    expectedVersion: version,
    event,
    actor: actor.aadObjectId,
    note,
  });
  const { instruction } = result;
  const view = await instructionViewOf(deps, instruction, position);
  if (result.kind === 'done') return view;
  await deps.ledger.audit.append({
    tenantId: deps.tenantId,
    actor: actor.aadObjectId,
    action: 'instruction.answer-refused',
    subject: subjectOfInstruction(found.id),
    body: { event, seen: version, version: instruction.version, state: instruction.state },
  });
  return { ...view, notice: isWaiting(instruction.state) ? stale : settled };
}

const stale =
  'This card was out of date, and nothing was changed. It now shows how things stand: look again and answer here.';
const settled = 'This was settled meanwhile. Nothing was changed.';

function refused(why: Omit<Refused, 'kind' | 'current'>): Refused {
  return { ...why, kind: 'refusal' };
}

function unknownInstruction(): Refused {
  return refused({
    code: 'INSTRUCTION_UNKNOWN',
    what: 'There is no such instruction any more. Nothing was changed.',
    why: 'The card comes from another installation.',
    fix: 'Nothing is left to do with this card.',
  });
}

function notAsked(): Refused {
  return refused({
    code: 'NOT_ASKED',
    what: 'You were not asked about this group, so you cannot answer for it. Nothing was changed.',
    why: 'Only those who look after the group, and those who answer for the product, may answer.',
    fix: 'Pass it on to one of them; the card each of them has works for them.',
  });
}

function badPayload(): Refused {
  return refused({
    code: 'BAD_PAYLOAD',
    what: 'This button could not be read. Nothing was changed.',
    why: 'What it sent is not complete, or was made by something else than this card.',
    fix: 'Open the newest card about this group and answer there.',
  });
}
