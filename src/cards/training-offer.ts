import type { AdaptiveCard } from './card.ts';
import type { GuidanceLink } from './copilot-cohort.ts';
import type { Format } from './format.ts';
import { ownUseText, type OwnUse } from './holder-parts.ts';
import { renderTemplate } from './render-template.ts';

/** Links the card has room for. */
const mostLinks = 4;

/** Offers somebody who does not use what they hold to learn it, before it is taken back (PAR-11). */
export interface TrainingOfferView extends OwnUse {
  readonly kind: 'training-offer';
  readonly product: string;
  /** ISO instant: whoever uses it until then is off the list. */
  readonly until: string;
  /** Opened by whoever presses them, fetched by nobody. */
  readonly links: readonly GuidanceLink[];
}

export function renderTrainingOffer(view: TrainingOfferView, format: Format): AdaptiveCard {
  const until = format.instant(view.until);
  const title = `Make use of ${view.product}`;
  return renderTemplate('training-offer', {
    summary: `${title}: you have it until ${until} to try`,
    title,
    subtitle: 'You have this licence and there is help to get started.',
    lines: [
      ownUseText(view, format),
      `Whoever uses it by ${until} keeps it. After that, whoever answers for these licences decides about those nobody uses.`,
      'There is nothing you have to answer.',
    ].map((text) => ({ text })),
    hasLinks: view.links.length > 0,
    links: view.links.slice(0, mostLinks).map(({ title: link, about, address }) => ({
      title: link,
      about,
      address,
    })),
    linkText: view.links
      .slice(0, mostLinks)
      .map(({ title: link, about }) => `${link}: ${about}.`)
      .join(' '),
  });
}
