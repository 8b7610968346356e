import type { View } from '../cards/view.ts';
import { refusalView } from './answer-verb.ts';
import type { Actor, Desk } from './desk.ts';
import { figureWords } from './figure-words.ts';
import { parseQuestion, type Question } from './parse-question.ts';
import type { ReportQuestion } from './report-question.ts';

/** Answers what somebody wrote, or what a button asks in their name. Never changes anything. */
export async function answerText(desk: Desk, actor: Actor, text: string): Promise<View> {
  return answerQuestion(desk, actor, parseQuestion(text));
}

export async function answerQuestion(desk: Desk, actor: Actor, question: Question): Promise<View> {
  switch (question.kind) {
    case 'position':
      return question.product === ''
        ? whichProduct('position')
        : shown(await desk.position(actor, question.product));
    case 'copilot':
      return shown(await desk.copilot(actor));
    case 'waiting':
      return shown(await desk.waiting(actor));
    case 'digest':
      return shown(await desk.digest(actor));
    case 'halt':
      return shown(await desk.halt(actor, question.wanted));
    case 'which-figure':
      return whichFigure(question.product);
    case 'explain':
    case 'compare':
    case 'trend':
    case 'right-size':
    case 'boundary':
    case 'usage':
    case 'variances':
    case 'overlaps':
    case 'groups':
    case 'calendar':
    case 'mailboxes':
    case 'devices':
    case 'signals':
    case 'servers':
    case 'cals':
    case 'quality':
    case 'sources':
    case 'azure':
      return shownReport(desk, actor, question);
    case 'help':
      return { kind: 'help' };
    case 'unknown':
      return { kind: 'help', unknown: question.text };
  }
}

async function shownReport(desk: Desk, actor: Actor, question: ReportQuestion): Promise<View> {
  const isOfNone = 'product' in question && question.product === '';
  return isOfNone ? whichProduct(question.kind) : shown(await desk.report(actor, question));
}

const subjects: Readonly<Partial<Record<Question['kind'], string>>> = {
  position: 'The position',
  compare: 'The comparison',
  trend: 'The trend',
  'right-size': 'The right size',
  boundary: 'The boundary',
  usage: 'The usage',
  explain: 'A figure',
};

function whichProduct(kind: Question['kind']): View {
  const subject = subjects[kind] ?? 'This';
  return {
    kind: 'message',
    tone: 'info',
    code: 'WHICH_PRODUCT',
    what: `${subject} of which product?`,
    why: `${subject} is of one product at a time.`,
    fix: `Write its name behind the word, for example: ${kind} E5${kind === 'explain' ? ' active' : ''}.`,
  };
}

function whichFigure(product: string): View {
  return {
    kind: 'message',
    tone: 'info',
    code: 'WHICH_FIGURE',
    what: 'Which figure shall I explain?',
    why: `There are: ${figureWords.join(', ')}.`,
    fix: `Write it behind the product, for example: explain ${product === '' ? 'E5' : product} active.`,
  };
}

function shown(
  answer: Awaited<ReturnType<Desk['position' | 'report' | 'copilot' | 'waiting' | 'digest' | 'halt']>>,
): View {
  return answer.kind === 'refusal' ? refusalView(answer) : answer;
}
