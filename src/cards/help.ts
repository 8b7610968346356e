import type { AdaptiveCard } from './card.ts';
import { renderTemplate } from './render-template.ts';

/** What can be asked. `unknown` is the question that was not understood. */
export interface HelpView {
  readonly kind: 'help';
  readonly unknown?: string | undefined;
}

interface Question {
  readonly ask: string;
  readonly gives: string;
}

/** One line each: the card has to stay readable at a glance. */
const groups: readonly { readonly heading: string; readonly questions: readonly Question[] }[] = [
  {
    heading: 'What waits for you',
    questions: [
      { ask: 'what is waiting for me?', gives: 'Decisions only you can make' },
      { ask: 'digest', gives: 'Your products this month' },
      { ask: 'calendar', gives: 'What is due, and until when you can decide' },
    ],
  },
  {
    heading: 'One product',
    questions: [
      { ask: 'position E5', gives: 'Entitled, assigned, used' },
      { ask: 'compare E5', gives: 'Our count beside Microsoft’s' },
      { ask: 'trend E5', gives: 'Declining or not, and what may be reduced' },
      { ask: 'right-size E5', gives: 'Who would be served for less' },
      { ask: 'boundary E5', gives: 'What it grants, and what is used' },
      { ask: 'usage E5', gives: 'Who uses which service' },
      { ask: 'explain E5 active', gives: 'Where a figure comes from' },
      { ask: 'how are we doing on Copilot?', gives: 'Copilot, and seats nobody touches' },
    ],
  },
  {
    heading: 'All your products',
    questions: [
      { ask: 'variances', gives: 'Where register, tenant and invoices disagree' },
      { ask: 'overlaps', gives: 'Licences held twice' },
      { ask: 'groups', gives: 'Groups that give more than is used' },
      { ask: 'mailboxes', gives: 'Shared mailboxes that need a licence' },
      { ask: 'devices', gives: 'Devices, and licences they put in question' },
      { ask: 'azure', gives: 'Reservations, Hybrid Benefit, tags' },
      { ask: 'servers', gives: 'SQL Server and Windows Server by the core' },
      { ask: 'quality', gives: 'Whether the figures can be relied on' },
    ],
  },
];

const shownIfNotUnderstood = 2;
const quoteLimit = 80;

export function renderHelp(view: HelpView): AdaptiveCard {
  const title = view.unknown === undefined ? 'What you can ask' : 'I did not understand that';
  return renderTemplate('help', {
    summary: title,
    title,
    intro:
      view.unknown === undefined
        ? 'Write it, or press it. Put any of your products in place of E5.'
        : `You wrote “${view.unknown.slice(0, quoteLimit)}”. Here is what I can answer; “help” shows all:`,
    groups: groups.map(({ heading, questions }) => ({
      heading,
      questions: questions
        .slice(0, view.unknown === undefined ? undefined : shownIfNotUnderstood)
        .map(({ ask, gives }) => ({ ask, gives })),
    })),
  });
}
