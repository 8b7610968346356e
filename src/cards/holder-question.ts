import type { AdaptiveCard } from './card.ts';
import type { Loss } from './confirm-reclaim.ts';
import type { Format } from './format.ts';
import { ownLosses, ownUseText, sideButton, type OwnUse } from './holder-parts.ts';
import { renderTemplate } from './render-template.ts';
import { reasonLimit, sideVerbs } from './verbs.ts';

/** Asks whoever holds a licence whether they still need it, and shows what they have answered (C33). */
export interface HolderQuestionView extends OwnUse {
  readonly kind: 'holder-question';
  readonly caseId: string;
  readonly product: string;
  /** What goes with the licence. */
  readonly losses: readonly Loss[];
  /** ISO instant: afterwards its owner decides. */
  readonly until: string;
  /** Null while they have not answered. */
  readonly said:
    | { readonly answer: 'keep'; readonly reason: string; readonly at: string }
    | { readonly answer: 'release'; readonly at: string }
    | null;
}

export function renderHolderQuestion(view: HolderQuestionView, format: Format): AdaptiveCard {
  const { said, product } = view;
  const until = format.instant(view.until);
  const title =
    said === null
      ? `Do you still need ${product}?`
      : said.answer === 'keep'
        ? `You need ${product}: noted`
        : `You do not need ${product}: noted`;
  return renderTemplate('holder-question', {
    summary: title,
    caseId: view.caseId,
    title,
    subtitle:
      said === null
        ? `You have this licence. Please answer by ${until}.`
        : `Answered on ${format.instant(said.at)}. You can change it until ${until}.`,
    lines: [...(said === null ? [ownUseText(view, format)] : []), ...standing(view, until)].map((text) => ({
      text,
    })),
    lossTitle: 'If it is taken back',
    losses: ownLosses(view.losses),
    label: 'Why do you need it?',
    reason: said?.answer === 'keep' ? said.reason : '',
    reasonLimit,
    buttons: [
      sideButton(said === null ? 'I need it' : 'I need it, for this reason', sideVerbs.holderKeep, {
        style: 'positive',
        inputs: 'auto',
      }),
      ...(said?.answer === 'release' ? [] : [sideButton('I do not need it', sideVerbs.holderRelease)]),
    ],
  });
}

function standing({ said }: HolderQuestionView, until: string): string[] {
  if (said === null)
    return [
      'If you need it, say why in a sentence: you are taken off the list, and whoever answers for these licences reads your reason.',
      'If you do not, they may take it back; it can be given back for a time afterwards.',
      `If you do not answer by ${until}, they decide without your answer. Nobody loses a licence without a person deciding it and one more look at whether it is in use.`,
    ];
  return said.answer === 'keep'
    ? [
        `Your reason: ${said.reason}`,
        'You are off the list. Whoever answers for these licences reads your reason; putting you back on the list is theirs to answer for and is recorded.',
      ]
    : ['Whoever answers for these licences is told. Nothing happens before they decide.'];
}
