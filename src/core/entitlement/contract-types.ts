import { isoOf, type Day } from '../model/day.ts';
import { addYears } from './calendar-days.ts';

/** The contract types the register tells apart (ENT-09); `other` keeps what it says and promises nothing. */
export const contractKinds = [
  'perpetual',
  'enterprise',
  'csp',
  'mca',
  'usage-based',
  'trial',
  'other',
] as const;
export type ContractKind = (typeof contractKinds)[number];

/** How far before the anniversary of an enterprise agreement its order is placed, and when to get ready (C19). Days. */
export interface TrueUpPolicy {
  readonly orderOpensDays: number;
  readonly orderClosesDays: number;
  /** The cycle starts this long before the anniversary: time to bring the register up to date (ENT-07). */
  readonly cycleStartsDays: number;
}

export const defaultTrueUpPolicy: TrueUpPolicy = {
  orderOpensDays: 60,
  orderClosesDays: 30,
  cycleStartsDays: 90,
};

/** What the rules of a contract type need of a line. */
export interface ContractTerms {
  readonly kind: ContractKind;
  readonly startDate: Day;
  /** Last day in force; null when the line does not end. */
  readonly endDate: Day | null;
  /** First day of the next term where the contract states it; else the day after the end. */
  readonly renewalDate: Day | null;
  /** Days before the renewal by which notice must be given; null when not stated. */
  readonly noticeDays: number | null;
}

/** What is checked of a contract type. */
export interface ContractType {
  readonly kind: ContractKind;
  readonly name: string;
  readonly category: 'perpetual' | 'subscription' | 'usage-based' | 'trial' | 'other';
  /** Texts that mean it, lower case, without punctuation. */
  readonly texts: readonly string[];
  /** Whether a line without an end is incomplete: the dates of its decisions hang on it. */
  readonly needsTerm: boolean;
  readonly hasTrueUp: boolean;
  /** When units may be given back, in one sentence. */
  readonly reduction: string;
}

export const contractTypes: readonly ContractType[] = [
  {
    kind: 'perpetual',
    name: 'perpetual',
    category: 'perpetual',
    texts: ['perpetual', 'open', 'open value', 'select', 'select plus', 'mpsa', 'oem', 'retail'],
    needsTerm: false,
    hasTrueUp: false,
    reduction: 'Bought for good: units are never given back.',
  },
  {
    kind: 'enterprise',
    name: 'subscription through an Enterprise Agreement',
    category: 'subscription',
    texts: ['ea', 'enterprise agreement', 'eas', 'ea subscription', 'ees', 'eap', 'sce'],
    needsTerm: true,
    hasTrueUp: true,
    reduction:
      'Only at the anniversary or the renewal, with the order that is placed 60 to 30 days before; never below the commitment.',
  },
  {
    kind: 'csp',
    name: 'subscription through a partner (CSP, New Commerce)',
    category: 'subscription',
    texts: ['csp', 'nce', 'csp nce', 'new commerce', 'new commerce experience', 'cloud solution provider'],
    needsTerm: true,
    hasTrueUp: false,
    reduction: 'Only within 7 days of the start, or at the end of the term.',
  },
  {
    kind: 'mca',
    name: 'subscription from Microsoft directly (Customer Agreement)',
    category: 'subscription',
    texts: ['mca', 'mca e', 'mca direct', 'microsoft customer agreement', 'web direct', 'mosp', 'mosa'],
    needsTerm: true,
    hasTrueUp: false,
    reduction: 'Only within 7 days of the start, or at the end of the term.',
  },
  {
    kind: 'usage-based',
    name: 'consumption commitment',
    category: 'usage-based',
    texts: ['usage based', 'usage', 'macc', 'consumption', 'azure commitment', 'pay as you go', 'payg'],
    needsTerm: true,
    hasTrueUp: false,
    reduction:
      'An amount committed to for a period: it is never lowered, and is agreed anew for the next period.',
  },
  {
    kind: 'trial',
    name: 'trial',
    category: 'trial',
    texts: ['trial', 'evaluation'],
    needsTerm: true,
    hasTrueUp: false,
    reduction: 'Nothing is paid: it ends by itself.',
  },
  {
    kind: 'other',
    name: 'another contract',
    category: 'other',
    texts: [],
    needsTerm: false,
    hasTrueUp: false,
    reduction: 'Not known for this contract type: look it up in the contract.',
  },
];

/** The type a contract's own word for itself means; `other` when nobody can tell. */
export function contractTypeOf(text: string): ContractType {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
  return contractTypes.find(({ texts }) => texts.includes(plain)) ?? contractTypeNamed('other');
}

export function contractTypeNamed(kind: ContractKind): ContractType {
  const found = contractTypes.find((type) => type.kind === kind);
  if (found === undefined) throw new TypeError(`No contract type ${kind}`);
  return found;
}

/** When units may be given back. All days are inclusive. */
export type ReductionWindow =
  | {
      readonly kind: 'window';
      readonly opensOn: Day;
      /** The last day it can be decided. */
      readonly closesOn: Day;
      /** The first day fewer units are paid for. */
      readonly effectiveOn: Day;
      readonly basis: 'after-start' | 'anniversary' | 'renewal';
    }
  | { readonly kind: 'none'; readonly reason: 'never-reduced' | 'term-over' }
  | { readonly kind: 'unknown'; readonly reason: 'contract-type-unknown' | 'no-end-stated' };

/** Seats of a New Commerce or direct subscription may be reduced on this many days, the first being the start (C17). */
const coolingOffDays = 7;

/** The first day of the next term; null when the line says neither that nor when it ends. */
export function renewalDay({ renewalDate, endDate }: ContractTerms): Day | null {
  return renewalDate ?? (endDate === null ? null : endDate + 1);
}

/**
 * The first anniversary after the start that is on `day` or later. Anniversaries count back from the renewal,
 * so that an amendment made in the middle of a term has those of its agreement; without a renewal they count on
 * from the start. The renewal itself is the last of them; null after it.
 */
export function anniversary(terms: ContractTerms, day: Day): Day | null {
  const renewal = renewalDay(terms);
  const from = Math.max(day, terms.startDate + 1);
  if (renewal === null) return nextYearly(terms.startDate, from);
  if (from > renewal) return null;
  return nextYearly(renewal, from);
}

/** The window in which the units of a line may be reduced that is open on `day`, or is the next to open. */
export function reductionWindow(
  terms: ContractTerms,
  day: Day,
  policy: TrueUpPolicy = defaultTrueUpPolicy,
): ReductionWindow {
  switch (terms.kind) {
    case 'perpetual':
    case 'usage-based':
    case 'trial':
      return { kind: 'none', reason: 'never-reduced' };
    case 'other':
      return { kind: 'unknown', reason: 'contract-type-unknown' };
    case 'enterprise':
      return windowBefore(terms, day, policy) ?? { kind: 'none', reason: 'term-over' };
    case 'csp':
    case 'mca':
      return afterStartOrAtEnd(terms, day);
  }
}

/**
 * The last day something can be decided of a line, on `day` or later: of the next reduction window, or of the
 * notice for its renewal, whichever comes first. Null when nothing is left to decide, or nobody can tell.
 */
export function nextDecisionDay(
  terms: ContractTerms,
  day: Day,
  policy: TrueUpPolicy = defaultTrueUpPolicy,
): Day | null {
  const window = reductionWindow(terms, day, policy);
  const days = [window.kind === 'window' ? window.closesOn : null, noticeDay(terms), lastDayToRenew(terms)];
  const ahead = days.filter((each) => each !== null).filter((each) => each >= day);
  return ahead.length > 0 ? Math.min(...ahead) : null;
}

/** The last day to give notice before the renewal, the day before it at the latest; null when the contract states none. */
export function noticeDay(terms: ContractTerms): Day | null {
  const renewal = renewalDay(terms);
  return renewal === null || terms.noticeDays === null ? null : renewal - Math.max(1, terms.noticeDays);
}

/** At least `days` days before `at`; before the renewal also no later than the notice, where the contract states one. */
export function lastDayBefore(terms: ContractTerms, at: Day, days: number): Day {
  const notice = at === renewalDay(terms) ? noticeDay(terms) : null;
  return notice === null ? at - days : Math.min(at - days, notice);
}

/** Commitments and trials are not reduced, but somebody decides whether they go on. */
function lastDayToRenew(terms: ContractTerms): Day | null {
  const renewal = renewalDay(terms);
  const isDecided = terms.kind === 'usage-based' || terms.kind === 'trial';
  return isDecided && renewal !== null && terms.noticeDays === null ? renewal - 1 : null;
}

/** The order before the next anniversary whose last day is not past; that of the renewal also keeps the notice. */
function windowBefore(terms: ContractTerms, day: Day, policy: TrueUpPolicy): ReductionWindow | null {
  for (let from = day; ;) {
    const at = anniversary(terms, from);
    if (at === null) return null;
    const isRenewal = at === renewalDay(terms);
    const closesOn = lastDayBefore(terms, at, policy.orderClosesDays);
    if (closesOn >= day) {
      return {
        kind: 'window',
        opensOn: Math.min(at - policy.orderOpensDays, closesOn),
        closesOn,
        effectiveOn: at,
        basis: isRenewal ? 'renewal' : 'anniversary',
      };
    }
    from = at + 1;
  }
}

function afterStartOrAtEnd(terms: ContractTerms, day: Day): ReductionWindow {
  const { startDate } = terms;
  const lastFreeDay = startDate + coolingOffDays - 1;
  if (day <= lastFreeDay) {
    return {
      kind: 'window',
      opensOn: startDate,
      closesOn: lastFreeDay,
      effectiveOn: startDate,
      basis: 'after-start',
    };
  }
  const renewal = renewalDay(terms);
  if (renewal === null) return { kind: 'unknown', reason: 'no-end-stated' };
  const closesOn = lastDayBefore(terms, renewal, 1);
  if (day > closesOn) return { kind: 'none', reason: 'term-over' };
  return { kind: 'window', opensOn: lastFreeDay + 1, closesOn, effectiveOn: renewal, basis: 'renewal' };
}

function nextYearly(anchor: Day, from: Day): Day {
  const guess = Number(isoOf(from).slice(0, 4)) - Number(isoOf(anchor).slice(0, 4)) - 1;
  for (let years = guess; ; years++) {
    const at = addYears(anchor, years);
    if (at >= from) return at;
  }
}
