import type { AdaptiveCard } from './card.ts';
import type { Format } from './format.ts';
import { renderTemplate } from './render-template.ts';

/** The first card a person gets: who this is, what it may do, how to make it stop. */
export interface WelcomeView {
  readonly kind: 'welcome';
  readonly organisation: string;
  /** Names of the products the reader answers for. */
  readonly products: readonly string[];
  readonly waiting: number;
}

const namesShown = 8;

export function renderWelcome(view: WelcomeView, format: Format): AdaptiveCard {
  const hidden = view.products.length - namesShown;
  const names =
    view.products.slice(0, namesShown).join(', ') + (hidden > 0 ? ` and ${format.count(hidden)} more` : '');
  return renderTemplate('welcome', {
    summary: 'Seatkeeper looks after the Microsoft licences you answer for',
    title: 'Hello, I am Seatkeeper',
    intro: `I keep an eye on the Microsoft licences of ${view.organisation}, and ask the people who answer for them.`,
    points: [
      {
        name: 'Yours',
        text:
          view.products.length === 0
            ? 'No product is registered under your name yet. Whoever keeps the licence register can add you.'
            : names,
      },
      {
        name: 'You get',
        text: 'A card when there is something only you can decide, and one summary a month. Nothing else.',
      },
      {
        name: 'I change',
        text: 'Nothing on my own. A licence is taken back only after you confirm it, and you can undo that.',
      },
      { name: 'To stop', text: 'Remove the app in Teams. Nothing is decided for you; cases wait or lapse.' },
    ],
    waiting:
      view.waiting === 0
        ? 'Nothing is waiting for you now.'
        : `${format.counted(view.waiting, 'decision is', 'decisions are')} waiting for you.`,
  });
}
