import type { AdaptiveCard } from './card.ts';
import { button } from './case-parts.ts';
import type { CaseRef } from './case-view.ts';
import type { Format } from './format.ts';
import { renderTemplate } from './render-template.ts';
import { reasonLimit, verbs } from './verbs.ts';

/** Asks why licences are kept and until when: a keep has a reason and an end (C33). */
export interface KeepCaseView extends CaseRef {
  readonly kind: 'keep-case';
  readonly product: string;
  readonly seats: number;
  /** First, proposed and last day it may end, `YYYY-MM-DD`. */
  readonly earliest: string;
  readonly proposed: string;
  readonly latest: string;
}

export function renderKeepCase(view: KeepCaseView, format: Format): AdaptiveCard {
  const title = `Keep ${format.counted(view.seats, `${view.product} licence`)}`;
  return renderTemplate('keep-case', {
    summary: title,
    caseId: view.caseId,
    version: view.version,
    title,
    intro:
      'Nobody loses a licence, and you are not asked about these people again until the day you choose. ' +
      `The longest is until ${format.day(view.latest)}.`,
    earliest: view.earliest,
    proposed: view.proposed,
    latest: view.latest,
    reasonLimit,
    buttons: [
      button('Back', verbs.back),
      button(`Keep ${format.counted(view.seats, 'licence')}`, verbs.saveKeep, {
        style: 'positive',
        inputs: 'auto',
      }),
    ],
  });
}
