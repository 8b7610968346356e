import type { AzureReviewView } from './azure-review.ts';
import type { ConfirmReclaimView } from './confirm-reclaim.ts';
import type { CopilotCohortView } from './copilot-cohort.ts';
import type { CountdownView } from './countdown.ts';
import type { EntitlementWarningView } from './entitlement-warning.ts';
import type { HaltDeskView } from './halt-desk.ts';
import type { GroupInstructionView } from './group-instruction.ts';
import type { HelpView } from './help.ts';
import type { HolderQuestionView } from './holder-question.ts';
import type { KeepCaseView } from './keep-case.ts';
import type { MessageView } from './message.ts';
import type { MonthlyDigestView } from './monthly-digest.ts';
import type { PositionAnswerView } from './position-answer.ts';
import type { ReclaimCaseView } from './reclaim-case.ts';
import type { ReportAnswerView } from './report-answer.ts';
import type { ReviewListView } from './review-list.ts';
import type { SeatTakenView } from './seat-taken.ts';
import type { TenantChangeView } from './tenant-change.ts';
import type { TrainingOfferView } from './training-offer.ts';
import type { WaitingListView } from './waiting-list.ts';
import type { WelcomeView } from './welcome.ts';

/** The card that stands for a case in a chat, and is edited as the case goes on. */
export type CaseView = ReclaimCaseView | CopilotCohortView | EntitlementWarningView | AzureReviewView;

/** Everything the bot can show. Plain data: figures, ISO dates, amounts; the words are made when it is rendered. */
export type View =
  | CaseView
  | ConfirmReclaimView
  | ReviewListView
  | KeepCaseView
  | CountdownView
  | HolderQuestionView
  | TrainingOfferView
  | SeatTakenView
  | GroupInstructionView
  | TenantChangeView
  | PositionAnswerView
  | ReportAnswerView
  | MonthlyDigestView
  | WaitingListView
  | WelcomeView
  | HaltDeskView
  | HelpView
  | MessageView;
