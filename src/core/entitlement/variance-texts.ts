/** The pairs of sources that are held against each other. */
export const varianceKinds = [
  'register-purchased',
  'not-credited',
  'not-registered',
  'units-subscriptions',
  'term-date',
  'seller',
  'billed-quantity',
  'billed-amount',
  'billed-not-registered',
  'budget',
] as const;
export type VarianceKind = (typeof varianceKinds)[number];

export interface VarianceText {
  readonly why: string;
  readonly action: string;
}

/** What usually lies behind a difference, by the side that says more. */
interface KindTexts {
  readonly leftMore: VarianceText;
  readonly rightMore: VarianceText;
}

const unknownText: VarianceText = {
  why: 'One of the two sources does not say.',
  action: 'Complete that source; until then nothing follows from the other.',
};

const notCredited: VarianceText = {
  why: 'An order was placed but never put into the tenant, was put into another tenant, or its SKU id is mistyped in the register.',
  action:
    'Check the SKU ids, then send the document named here to Microsoft or the partner and ask for the units.',
};
const notRegistered: VarianceText = {
  why: 'Somebody bought it without telling whoever keeps the register: by card, by self-service, or through another partner.',
  action: 'Ask who ordered it, and import a line with its contract; else let it end.',
};
const billedNotRegistered: VarianceText = {
  why: 'An invoice names a product that no register line of that day entitles.',
  action:
    'Correct the product on the invoice line, import the missing contract line, or dispute the invoice.',
};

const texts: Readonly<Record<VarianceKind, KindTexts>> = {
  'register-purchased': {
    leftMore: {
      why: 'A subscription lapsed or was not renewed, an order is not provisioned yet, or a reduction is missing in the register.',
      action:
        'Compare the contract with the subscriptions of the tenant; claim what was paid for, or amend the register.',
    },
    rightMore: {
      why: 'An amendment or a further subscription is missing in the register, or units in grace are still counted by the tenant.',
      action:
        'Find the order of the further units and amend the register; what nobody ordered is to be cancelled.',
    },
  },
  'not-credited': { leftMore: notCredited, rightMore: notCredited },
  'not-registered': { leftMore: notRegistered, rightMore: notRegistered },
  'units-subscriptions': {
    leftMore: {
      why: 'A subscription is not listed: it belongs to another account, or was deleted while its units are still given.',
      action:
        'Look the SKU up in the admin centre under "Your products"; rely on the smaller number until they agree.',
    },
    rightMore: {
      why: 'A subscription changed its state within the last day and its units have not followed, or it is not provisioned yet.',
      action: 'Collect again tomorrow; if it stays, open a support request with the subscription ids.',
    },
  },
  'term-date': {
    leftMore: {
      why: 'The subscription ends or renews before the register says: it is a subscription of another order, or was co-termed.',
      action:
        'Decide by the earlier day, and amend the end or the renewal day in the register after reading the contract.',
    },
    rightMore: {
      why: 'The subscription runs on after the register says: it was renewed by itself, or bought for a longer term.',
      action: 'Check whether it renewed without a decision; amend the register with the new term.',
    },
  },
  seller: {
    leftMore: {
      why: 'Units said to come from this seller are in the tenant under another one, or are not provisioned.',
      action:
        'Ask the seller for the subscription ids of the order; correct soldBy where the register is wrong.',
    },
    rightMore: {
      why: 'This seller provides units the register does not name it for.',
      action: 'Ask the seller for the order, and amend the register.',
    },
  },
  'billed-quantity': {
    leftMore: {
      why: 'Units are billed elsewhere, in advance, or not yet.',
      action: 'Find the invoice of the remaining units before the seller back-bills them.',
    },
    rightMore: {
      why: 'A reduction was not carried out by the seller, or units were added without an amendment.',
      action: 'Dispute the units beyond the contract, or amend the register.',
    },
  },
  'billed-amount': {
    leftMore: {
      why: 'A discount, a credit, or units that were not billed.',
      action:
        'Check the unit price of the invoice against the price sheet, and keep the better one in writing.',
    },
    rightMore: {
      why: 'A list price was billed in place of the contract price, a surcharge for monthly payment, or more units.',
      action:
        'Hold the unit price of the invoice against the price sheet of the contract and dispute the difference.',
    },
  },
  'billed-not-registered': { leftMore: billedNotRegistered, rightMore: billedNotRegistered },
  budget: {
    leftMore: {
      why: 'Fewer units or a lower price than planned.',
      action: 'Release the difference, or keep it for the true-up.',
    },
    rightMore: {
      why: 'More units or a higher price than planned.',
      action: 'Reclaim what is not used before the next order, or ask for more budget now.',
    },
  },
};

/** The kinds that say something although one side is empty. */
const alwaysSaid: ReadonlySet<VarianceKind> = new Set([
  'not-credited',
  'not-registered',
  'billed-not-registered',
]);

/** `sign` of left minus right; 0 when it is unknown. */
export function textsOf(kind: VarianceKind, sign: number): VarianceText {
  if (sign === 0 && !alwaysSaid.has(kind)) return unknownText;
  return sign < 0 ? texts[kind].rightMore : texts[kind].leftMore;
}
