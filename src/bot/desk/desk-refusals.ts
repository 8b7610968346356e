import type { Position } from '../../core/model/position.ts';

export interface RefusalText {
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

const longestQuote = 60;

/** Why a question got no figures; the texts are read by licence owners in a chat. */
export const deskRefusals = {
  notCollected: (): RefusalText => ({
    code: 'NO_POSITIONS',
    what: 'There is nothing to show yet.',
    why: 'The first collection of your tenant has not finished.',
    fix: 'Ask again in a few minutes.',
  }),
  noProducts: (): RefusalText => ({
    code: 'NO_PRODUCTS',
    what: 'You answer for no product, so there is nothing to sum up.',
    why: 'No line of the licence register names you as an owner.',
    fix: 'Ask whoever keeps the licence register to add you as an owner.',
  }),
  notYours: (product: string): RefusalText => ({
    code: 'NOT_OWNER',
    what: `${product} is not one of your products.`,
    why: 'Figures are shown to the owners the licence register names.',
    fix: 'Ask one of its owners, or whoever keeps the register to add you.',
  }),
  azureNotYours: (): RefusalText => ({
    code: 'NOT_OWNER',
    what: 'Azure is not among what you answer for.',
    why: 'Its figures are shown to the people the policy names for it (azure.ownerIds).',
    fix: 'Ask one of them, or whoever keeps the policy to add you.',
  }),
  estateNotYours: (): RefusalText => ({
    code: 'NOT_OWNER',
    what: 'What is counted over the whole tenant is not among what you answer for.',
    why: 'It is shown to the people the policy names for it (estate.ownerIds) and to compliance approvers.',
    fix: 'Ask one of them, or whoever keeps the policy to add you.',
  }),
  guest: (): RefusalText => ({
    code: 'GUEST',
    what: 'You are a guest here, so no figures are shown to you.',
    why: 'Licence figures are for members of this organisation, also where the register names a guest.',
    fix: 'Ask an owner who is a member, or use your own account of this organisation.',
  }),
  ambiguous: (question: string, candidates: readonly Position[], ask = 'position'): RefusalText => ({
    code: 'PRODUCT_AMBIGUOUS',
    what: `“${quoted(question)}” could be ${candidates.map(({ name }) => name).join(' or ')}.`,
    why: 'More than one of your products fits.',
    fix: `Ask again with the whole name, for example “${ask} ${candidates[0]?.name ?? ''}”.`,
  }),
  unknownProduct: (question: string, own: readonly Position[], ask = 'position'): RefusalText => {
    const [first] = own;
    if (first === undefined) return deskRefusals.noProducts();
    return {
      code: 'PRODUCT_UNKNOWN',
      what: `None of your products is called “${quoted(question)}”.`,
      why: `Yours are: ${own.map(({ name }) => name).join(', ')}.`,
      fix: `Ask for one of them, for example “${ask} ${first.name}”.`,
    };
  },
  approvedWithoutThem: (): RefusalText => ({
    code: 'APPROVED_WITHOUT_THEM',
    what: 'Somebody who was ticked off before the first approval cannot be put back. Nothing has been changed.',
    why: 'The first approver agreed to a list without them.',
    fix: 'Leave them ticked off; they can be asked about again at the next review.',
  }),
  revealByOldClient: (): RefusalText => ({
    code: 'REVEAL_KEEPS_NAMES',
    what: 'Names cannot be shown here.',
    why: 'This version of Teams would keep them in the chat.',
    fix: 'Open the card in a newer Teams, or have an administrator list them with a purpose.',
  }),
  /** The code is that of the fault, for whoever runs the product; its own words are for them and not for owners. */
  reportFailed: ({ code, what, fix }: Omit<RefusalText, 'why'>): RefusalText => ({
    code,
    what: `This cannot be told right now. ${what}`,
    why: 'Something the answer is made from could not be read. It has been logged.',
    fix: `${fix} If that is not yours to do, tell whoever runs Seatkeeper the code below.`,
  }),
} as const;

function quoted(question: string): string {
  return question.length <= longestQuote ? question : `${question.slice(0, longestQuote - 1)}…`;
}
