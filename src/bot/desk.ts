import type { DecisionRequest } from '../approvals/decision.ts';
import type { CaseRef } from '../cards/case-view.ts';
import type { ConfirmReclaimView } from '../cards/confirm-reclaim.ts';
import type { CopilotCohortView } from '../cards/copilot-cohort.ts';
import type { KeepCaseView } from '../cards/keep-case.ts';
import type { MonthlyDigestView } from '../cards/monthly-digest.ts';
import type { PositionAnswerView } from '../cards/position-answer.ts';
import type { ReportAnswerView } from '../cards/report-answer.ts';
import type { ReviewListView } from '../cards/review-list.ts';
import type { WaitingListView } from '../cards/waiting-list.ts';
import type { WelcomeView } from '../cards/welcome.ts';
import type { SideVerb } from '../cards/verbs.ts';
import type { CaseView, View } from '../cards/view.ts';
import type { ReportQuestion } from './report-question.ts';

/** Who is asking, as the channel says. Nothing a card carries is ever an actor. */
export interface Actor {
  readonly tenantId: string;
  /** Entra object id. */
  readonly aadObjectId: string;
  readonly locale?: string | undefined;
}

/** Why nothing was done, in words for the person who asked. */
export interface Refused {
  readonly kind: 'refusal';
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  /** The case as it stands: shown instead of a bare refusal, with the refusal as a line above it. */
  readonly current?: CaseView | undefined;
}

export type Answer<V> = V | Refused;

export interface ReviewPage extends CaseRef {
  /** From 1. */
  readonly page: number;
}

interface Ticks extends ReviewPage {
  /** People of this page who keep their licence; everybody else on the page is back on the list. */
  readonly excludedUserIds: readonly string[];
}

/**
 * What the bot asks of the product. Every answer is plain data; who may see or decide what is the desk's to say.
 * `decide` records the answer and returns at once: the work goes on elsewhere, and whoever does it calls
 * `refreshCase` of the bot.
 */
export interface Desk {
  welcome(actor: Actor): Promise<Answer<WelcomeView>>;
  /** `product` is what the person wrote. */
  position(actor: Actor, product: string): Promise<Answer<PositionAnswerView>>;
  /** Of one product, or of everything the person answers for; people are counted there, never named. */
  report(actor: Actor, question: ReportQuestion): Promise<Answer<ReportAnswerView>>;
  copilot(actor: Actor): Promise<Answer<CopilotCohortView>>;
  waiting(actor: Actor): Promise<Answer<WaitingListView>>;
  digest(actor: Actor): Promise<Answer<MonthlyDigestView>>;
  caseCard(actor: Actor, caseId: string): Promise<Answer<CaseView>>;
  review(actor: Actor, page: ReviewPage): Promise<Answer<ReviewListView>>;
  /** Stores the ticks of one page; answers with that page and the case's new version. */
  tick(actor: Actor, ticks: Ticks): Promise<Answer<ReviewListView>>;
  confirm(actor: Actor, ref: CaseRef): Promise<Answer<ConfirmReclaimView>>;
  keepForm(actor: Actor, ref: CaseRef): Promise<Answer<KeepCaseView>>;
  decide(actor: Actor, request: DecisionRequest): Promise<Answer<CaseView>>;
  /** What a delivery tells that is not the card of a case: its key says what (`isNotice`). */
  notice(actor: Actor, eventKey: string): Promise<Answer<View>>;
  /** A button on a card that is not one of a case. `data` is what the card sent: untrusted. */
  side(actor: Actor, verb: SideVerb, data: unknown): Promise<Answer<View>>;
  /** Somebody wants every change to the tenant to stop, or to go on: asks for the reason. */
  halt(actor: Actor, wanted: 'stop' | 'resume'): Promise<Answer<View>>;
  /**
   * Cases whose cards this person should have now. `installed`: they have just come to the desk; `round`: they are
   * written to unasked, so what they were sent lately and their hour of the day count.
   */
  waitingCases(actor: Actor, arrival: 'installed' | 'round'): Promise<readonly string[]>;
}
