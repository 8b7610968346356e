import { answerChangeExplained, changeNotice, type ChangeDeskDeps } from '../bot/desk/change-desk.ts';
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
import { answerReveal, type RevealDeskDeps } from '../bot/desk/reveal-desk.ts';
import { createSideDesk, type SideDesk } from '../bot/desk/side-desk.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import type { Product } from './compose.ts';

export interface ChatSidesDeps {
  readonly product: Pick<
    Product,
    'tenantId' | 'ledger' | 'policy' | 'clock' | 'register' | 'catalogue' | 'appointments' | 'ownersOf'
  >;
  readonly nameOf: (userId: string) => Promise<string | null>;
  readonly isGuest: (userId: string) => Promise<boolean | null>;
  /** Cards of the case are to be brought up to date. */
  readonly onChanged: (caseId: string) => void;
  readonly sendReturn: (caseId: string, userId: string) => Promise<unknown>;
}

/** The parts of the desk beside the cards of cases, over the product. */
export function createChatSides({
  product,
  nameOf,
  isGuest,
  onChanged,
  sendReturn,
}: ChatSidesDeps): SideDesk {
  const { tenantId, ledger, policy, clock, register, catalogue } = product;
  const today = (): string => isoOf(dayOfInstant(clock.now()));
  const holders: HolderDeskDeps = { ledger, policy, clock, onChanged, sendReturn };
  const instructions: InstructionDeskDeps = {
    tenantId,
    ledger,
    massChangePct: policy.breakers.massChangePct,
    privacy: policy.privacy,
    nameOf,
    nameOfSku: (skuId) => catalogue.entry(skuId)?.displayName ?? `SKU ${skuId}`,
  };
  const reveals: RevealDeskDeps = {
    tenantId,
    ledger,
    policy,
    clock,
    appointments: product.appointments,
    ownersOf: product.ownersOf,
    isGuest,
    instructions,
  };
  const halts: HaltDeskDeps = {
    tenantId,
    halts: ledger.halts,
    nameOf,
    isGuest,
    people: async () => ({
      ownerIds: (await register.entitlements({ asOf: today() })).flatMap(({ ownerIds }) => ownerIds),
      appointments: await product.appointments(today()),
    }),
    lastOwners: async () => {
      const day = await ledger.positions.newest({ tenantId });
      return (day?.positions ?? []).flatMap(({ ownerIds }) => ownerIds);
    },
  };
  const changes: ChangeDeskDeps = {
    tenantId,
    ledger,
    appointments: () => product.appointments(today()),
    ownersOf: product.ownersOf,
    nameOf,
    isGuest,
    clock,
    policy: { ...policy.breakers, lookbackDays: policy.tenantChanges.lookbackDays },
    privacy: policy.privacy,
  };
  const milestones = {
    ...{ tenantId, ledger, clock, isGuest },
    appointments: product.appointments,
    ownersOf: product.ownersOf,
  };
  return createSideDesk({
    notices: {
      'holder:': (actor, key) => noticeView(holders, actor, key),
      'training:': (actor, key) => noticeView(holders, actor, key),
      'taken:': (actor, key) => noticeView(holders, actor, key),
      'instruction:': (actor, key) => instructionNotice(instructions, actor, key),
      'change:': (actor, key) => changeNotice(changes, actor, key),
      'milestone:': (actor, key) => milestoneNotice(milestones, actor, key),
    },
    verbs: {
      'holder.keep': (actor, data) => answerHolderKeep(holders, actor, data),
      'holder.release': (actor, data) => answerHolderRelease(holders, actor, data),
      'seat.ask-back': (actor, data) => answerAskBack(holders, actor, data),
      'instruction.done': (actor, data) => answerInstructionDone(instructions, actor, data),
      'instruction.refuse': (actor, data) => answerInstructionRefuse(instructions, actor, data),
      'change.explained': (actor, data) => answerChangeExplained(changes, actor, data),
      'review.reveal': (actor, data) => answerReveal(reveals, actor, data),
      'desk.halt': (actor, data) => answerHalt(halts, actor, data),
      'desk.resume': (actor, data) => answerResume(halts, actor, data),
    },
    halt: (actor, wanted) => haltQuestion(halts, actor, wanted),
  });
}
