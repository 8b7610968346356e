import { renderAzureReview } from './azure-review.ts';
import type { AdaptiveCard } from './card.ts';
import { renderConfirmReclaim } from './confirm-reclaim.ts';
import { renderCopilotCohort } from './copilot-cohort.ts';
import { renderCountdown } from './countdown.ts';
import { renderEntitlementWarning } from './entitlement-warning.ts';
import type { Format } from './format.ts';
import { renderHaltDesk } from './halt-desk.ts';
import { renderGroupInstruction } from './group-instruction.ts';
import { renderHelp } from './help.ts';
import { renderHolderQuestion } from './holder-question.ts';
import { renderKeepCase } from './keep-case.ts';
import { renderMessage } from './message.ts';
import { renderMonthlyDigest } from './monthly-digest.ts';
import { renderPositionAnswer } from './position-answer.ts';
import { renderReclaimCase } from './reclaim-case.ts';
import { renderReportAnswer } from './report-answer.ts';
import { renderReviewList } from './review-list.ts';
import { renderSeatTaken } from './seat-taken.ts';
import { renderTenantChange } from './tenant-change.ts';
import { renderTrainingOffer } from './training-offer.ts';
import type { View } from './view.ts';
import { renderWaitingList } from './waiting-list.ts';
import { renderWelcome } from './welcome.ts';

/** The card of a view, in its reader's format. Throws CardUnrenderableError when it cannot be made or would not fit. */
export function renderView(view: View, format: Format): AdaptiveCard {
  switch (view.kind) {
    case 'welcome':
      return renderWelcome(view, format);
    case 'reclaim-case':
      return renderReclaimCase(view, format);
    case 'confirm-reclaim':
      return renderConfirmReclaim(view, format);
    case 'review-list':
      return renderReviewList(view, format);
    case 'keep-case':
      return renderKeepCase(view, format);
    case 'holder-question':
      return renderHolderQuestion(view, format);
    case 'training-offer':
      return renderTrainingOffer(view, format);
    case 'seat-taken':
      return renderSeatTaken(view, format);
    case 'group-instruction':
      return renderGroupInstruction(view, format);
    case 'tenant-change':
      return renderTenantChange(view, format);
    case 'countdown':
      return renderCountdown(view, format);
    case 'azure-review':
      return renderAzureReview(view, format);
    case 'entitlement-warning':
      return renderEntitlementWarning(view, format);
    case 'copilot-cohort':
      return renderCopilotCohort(view, format);
    case 'position-answer':
      return renderPositionAnswer(view, format);
    case 'report-answer':
      return renderReportAnswer(view, format);
    case 'monthly-digest':
      return renderMonthlyDigest(view, format);
    case 'waiting-list':
      return renderWaitingList(view, format);
    case 'halt-desk':
      return renderHaltDesk(view, format);
    case 'help':
      return renderHelp(view);
    case 'message':
      return renderMessage(view);
  }
}
