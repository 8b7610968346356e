import type { View } from '../cards/view.ts';
import { refusalView } from './answer-verb.ts';
import type { Actor, Desk } from './desk.ts';
import { parseQuestion, type Question } from './parse-question.ts';

/** Answers what somebody wrote, or what a button asks in their name. Never changes anything. */
export async function answerText(desk: Desk, actor: Actor, text: string): Promise<View> {
  return answerQuestion(desk, actor, parseQuestion(text));
}

export async function answerQuestion(desk: Desk, actor: Actor, question: Question): Promise<View> {
  switch (question.kind) {
    case 'position':
      return question.product === '' ? whichProduct : shown(await desk.position(actor, question.product));
    case 'copilot':
      return shown(await desk.copilot(actor));
    case 'waiting':
      return shown(await desk.waiting(actor));
    case 'digest':
      return shown(await desk.digest(actor));
    case 'help':
      return { kind: 'help' };
    case 'unknown':
      return { kind: 'help', unknown: question.text };
  }
}

const whichProduct: View = {
  kind: 'message',
  tone: 'info',
  code: 'WHICH_PRODUCT',
  what: 'The position of which product?',
  why: 'A position is of one product at a time.',
  fix: 'Write its name behind the word, for example: position E5.',
};

function shown(
  answer: Exclude<Awaited<ReturnType<Desk['position' | 'copilot' | 'waiting' | 'digest']>>, never>,
): View {
  return answer.kind === 'refusal' ? refusalView(answer) : answer;
}
