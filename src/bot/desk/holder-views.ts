import type { GuidanceLink } from '../../cards/copilot-cohort.ts';
import type { OwnUse } from '../../cards/holder-parts.ts';
import type { HolderQuestionView } from '../../cards/holder-question.ts';
import type { SeatTakenState, SeatTakenView } from '../../cards/seat-taken.ts';
import type { TrainingOfferView } from '../../cards/training-offer.ts';
import { guidanceFor } from '../../catalogue/guidance.ts';
import { servicesIn } from '../../catalogue/services-in.ts';
import { isoOf } from '../../core/model/day.ts';
import { copilotZeroUsage } from '../../core/rules/copilot-zero-usage.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { HolderAnswer } from '../../ledger/holder-answers.ts';
import type { SeatReturn } from '../../ledger/returns.ts';
import type { Step } from '../../ledger/step-row.ts';
import { failedOf } from './outcome-words.ts';
import { swapFactsOf } from './swap-facts-of.ts';

/** What the list of the case says of one person's own use. */
function ownUse({ kind }: Case, { evidence }: Step): OwnUse {
  const judgedBy = kind === copilotZeroUsage.id ? 'copilot' : 'signIn';
  const last = evidence[judgedBy];
  return {
    judgedBy,
    lastUse: typeof last === 'number' ? isoOf(last) : last === 'unknown' ? null : 'never',
    asOf: isoOf(evidence.asOf),
  };
}

function skuIdsOf(steps: readonly Step[]): readonly string[] {
  return steps.map(({ skuId }) => skuId);
}

/** Whether they still need it, with what they have answered. */
export function questionView(
  found: Case,
  steps: readonly [Step, ...Step[]],
  { answer, reason, answeredAt, dueAt }: HolderAnswer,
): HolderQuestionView {
  const said =
    answeredAt === null || (answer !== 'keep' && answer !== 'release')
      ? null
      : answer === 'keep'
        ? { answer, reason: reason ?? '', at: answeredAt }
        : { answer, at: answeredAt };
  return {
    kind: 'holder-question',
    caseId: found.id,
    product: found.productName,
    ...ownUse(found, steps[0]),
    losses: servicesIn(skuIdsOf(steps)),
    until: dueAt,
    said,
  };
}

const mostLinks = 4;

/** Help to make use of what they hold: public pages of the catalogue, opened by whoever presses them. */
export function trainingView(
  found: Case,
  steps: readonly [Step, ...Step[]],
  { dueAt }: HolderAnswer,
): TrainingOfferView {
  // The pages are those of the catalogue's product, whatever the register calls it.
  const product = found.kind === copilotZeroUsage.id ? 'microsoft-365-copilot' : found.product;
  const links: readonly GuidanceLink[] = guidanceFor(product)
    .filter(({ kind }) => kind === 'training' || kind === 'self-service')
    .slice(0, mostLinks)
    .map(({ kind, title, address }) => ({
      title: kind === 'training' ? `Learn: ${title}` : title,
      about: title,
      address,
    }));
  return {
    kind: 'training-offer',
    product: found.productName,
    ...ownUse(found, steps[0]),
    until: dueAt,
    links,
  };
}

/** What was taken, why, what becomes of their data, and the way back. */
export function takenView(
  found: Case,
  steps: readonly [Step, ...Step[]],
  state: SeatTakenState,
): SeatTakenView {
  const [first] = steps;
  const { swap } = swapFactsOf(found);
  return {
    kind: 'seat-taken',
    caseId: found.id,
    product: found.productName,
    ...ownUse(found, first),
    takenAt: first.settledAt,
    losses: swap === undefined ? servicesIn(skuIdsOf(steps)) : [],
    ...(swap === undefined ? {} : { movedTo: swap.to }),
    undoUntil: found.undoUntil,
    state,
  };
}

/** Where the licence is, by what the person asked for and what became of it. */
export function takenStateOf(asked: SeatReturn | null, isStillTaken: boolean): SeatTakenState {
  if (!isStillTaken) return { name: 'returned', at: asked?.settledAt ?? null };
  if (asked === null) return { name: 'taken' };
  if (asked.settledAt === null || asked.outcome === null) return { name: 'returning' };
  const [failed] = failedOf({ [asked.outcome]: 1 }, 'undo');
  return { name: 'failed', why: failed?.why ?? 'it did not arrive' };
}
