import type { Answer } from '../bot/desk.ts';
import { answerHalt, answerResume, haltQuestion, type HaltDeskDeps } from '../bot/desk/halt-desk.ts';
import {
  answerAskBack,
  answerHolderKeep,
  answerHolderRelease,
  noticeView,
  type HolderDeskDeps,
} from '../bot/desk/holder-desk.ts';
import {
  answerInstructionDone,
  answerInstructionRefuse,
  instructionNotice,
  type InstructionDeskDeps,
} from '../bot/desk/instruction-desk.ts';
import { milestoneNotice } from '../bot/desk/milestone-desk.ts';
import { createSideDesk, type SideDesk } from '../bot/desk/side-desk.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import type { Product } from './compose.ts';

export interface ChatSidesDeps {
  readonly product: Pick<
    Product,
    'tenantId' | 'ledger' | 'policy' | 'clock' | 'register' | 'catalogue' | 'appointments'
  >;
  readonly nameOf: (userId: string) => Promise<string | null>;
  /** Cards of the case are to be brought up to date. */
  readonly onChanged: (caseId: string) => void;
  readonly sendReturn: (caseId: string, userId: string) => Promise<unknown>;
}

async function notYet(): Promise<Answer<never>> {
  return {
    kind: 'refusal',
    code: 'NOT_HERE',
    what: 'This is not told here.',
    why: 'No part of the desk tells it.',
    fix: 'Ask “what is waiting for me?”.',
  };
}

/** The parts of the desk beside the cards of cases, over the product. */
export function createChatSides({ product, nameOf, onChanged, sendReturn }: ChatSidesDeps): SideDesk {
  const { tenantId, ledger, policy, clock, register, catalogue } = product;
  const today = (): string => isoOf(dayOfInstant(clock.now()));
  const holders: HolderDeskDeps = { ledger, policy, clock, onChanged, sendReturn };
  const instructions: InstructionDeskDeps = {
    tenantId,
    ledger,
    massChangePct: policy.breakers.massChangePct,
    nameOf,
    nameOfSku: (skuId) => catalogue.entry(skuId)?.displayName ?? `SKU ${skuId}`,
  };
  const halts: HaltDeskDeps = {
    tenantId,
    halts: ledger.halts,
    nameOf,
    people: async () => ({
      ownerIds: (await register.entitlements({ asOf: today() })).flatMap(({ ownerIds }) => ownerIds),
      appointments: await product.appointments(today()),
    }),
  };
  return createSideDesk({
    notices: {
      'holder:': (actor, key) => noticeView(holders, actor, key),
      'training:': (actor, key) => noticeView(holders, actor, key),
      'taken:': (actor, key) => noticeView(holders, actor, key),
      'instruction:': (actor, key) => instructionNotice(instructions, actor, key),
      'change:': notYet,
      'milestone:': (actor, key) => milestoneNotice({ tenantId, ledger, clock }, actor, key),
    },
    verbs: {
      'holder.keep': (actor, data) => answerHolderKeep(holders, actor, data),
      'holder.release': (actor, data) => answerHolderRelease(holders, actor, data),
      'seat.ask-back': (actor, data) => answerAskBack(holders, actor, data),
      'instruction.done': (actor, data) => answerInstructionDone(instructions, actor, data),
      'instruction.refuse': (actor, data) => answerInstructionRefuse(instructions, actor, data),
      'change.explained': notYet,
      'review.reveal': notYet,
      'desk.halt': (actor, data) => answerHalt(halts, actor, data),
      'desk.resume': (actor, data) => answerResume(halts, actor, data),
    },
    halt: (actor, wanted) => haltQuestion(halts, actor, wanted),
  });
}
