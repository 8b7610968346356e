import type { AdaptiveCard } from './card.ts';
import { renderTemplate } from './render-template.ts';

/** What can be asked. `unknown` is the question that was not understood. */
export interface HelpView {
  readonly kind: 'help';
  readonly unknown?: string | undefined;
}

const questions = [
  {
    ask: 'position E5',
    gives: 'Entitled, assigned and used licences of a product, and how they are counted',
  },
  {
    ask: 'how are we doing on Copilot?',
    gives: 'Who uses Copilot, in which apps, and which seats nobody touches',
  },
  { ask: 'what is waiting for me?', gives: 'Decisions only you can make' },
  { ask: 'digest', gives: 'Your products this month on one card' },
] as const;

const shownIfNotUnderstood = 3;
const quoteLimit = 80;

export function renderHelp(view: HelpView): AdaptiveCard {
  const title = view.unknown === undefined ? 'What you can ask' : 'I did not understand that';
  return renderTemplate('help', {
    summary: title,
    title,
    intro:
      view.unknown === undefined
        ? 'Write it, or press it.'
        : `You wrote “${view.unknown.slice(0, quoteLimit)}”. Here is what I can answer:`,
    questions: view.unknown === undefined ? questions : questions.slice(0, shownIfNotUnderstood),
  });
}
