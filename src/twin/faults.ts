import { AppError } from '../lib/app-error.ts';

/** What an app registration may lack a permission for. */
const faultSources = [
  'subscriptions',
  'signins',
  'users',
  'skus',
  'groups',
  'reports',
  'copilot',
  'settings',
  'mailbox',
  'audits',
  'devices',
  'calls',
  'roles',
  'risks',
  'methods',
  'insights',
  'principals',
  'powerbi',
  'azure',
  'writes',
] as const;

export type FaultSource = (typeof faultSources)[number];

/** What goes wrong in the tenant. Rates are shares of requests, 0 to 1. */
export interface Faults {
  readonly concealedNames: boolean;
  readonly forbidden: readonly FaultSource[];
  /** 429 with Retry-After, at random. */
  readonly throttleRate: number;
  /** 500, 503 or 504, at random. */
  readonly serverErrorRate: number;
  /** The connection dies before the answer to a read, at random. */
  readonly droppedRate: number;
  /** The answer to a read breaks off in its middle, at random. */
  readonly cutBodyRate: number;
  readonly truncatedCsv: boolean;
  /** A column is absent from each CSV report; a name given here is the one. */
  readonly missingColumn: boolean | string;
  /** The second page of every list of people is never delivered whole. */
  readonly lostPage: boolean;
  /** No Entra ID P1: signInActivity is refused. */
  readonly noPremium: boolean;
  /** A filter on signInActivity is refused. */
  readonly noSignInFilter: boolean;
  /** Nobody can be asked for who has no sign-in: `eq null` is refused. */
  readonly noNullFilter: boolean;
  /** People who never signed in are returned as earlier than any day. */
  readonly nullsInFilter: boolean;
  /** A filter on signInActivity finds deleted accounts as well. */
  readonly deletedInFilter: boolean;
  /** Somebody joins, leaves, comes back or wakes up before this share of the requests for people. */
  readonly churnRate: number;
  /** Every delta token is answered with 410: read everybody again. */
  readonly expiredDelta: boolean;
  /** Days between the tenant's day and the reports' refresh date; null is the usual lag. */
  readonly laggingReportsDays: number | null;
  /** Reads show the licences as they were this long after a write. */
  readonly delayedConsistencyMs: number;
  /** The write is applied, the answer never arrives. */
  readonly lostResponseRate: number;
  /** The write is applied, and answered with 504 all the same. */
  readonly lateErrorRate: number;
  /** 409 on licence writes, at random. */
  readonly conflictRate: number;
}

export const noFaults: Faults = {
  concealedNames: false,
  forbidden: [],
  throttleRate: 0,
  serverErrorRate: 0,
  droppedRate: 0,
  cutBodyRate: 0,
  truncatedCsv: false,
  missingColumn: false,
  lostPage: false,
  noPremium: false,
  noSignInFilter: false,
  noNullFilter: false,
  nullsInFilter: false,
  deletedInFilter: false,
  churnRate: 0,
  expiredDelta: false,
  laggingReportsDays: null,
  delayedConsistencyMs: 0,
  lostResponseRate: 0,
  lateErrorRate: 0,
  conflictRate: 0,
};

type FaultReader = (value: string | undefined, soFar: Faults) => Partial<Faults>;

const readers: Readonly<Record<string, FaultReader>> = {
  'concealed-names': () => ({ concealedNames: true }),
  forbidden: (value, { forbidden }) => ({ forbidden: [...forbidden, parseSource(value)] }),
  throttle: (value) => ({ throttleRate: parseRate('throttle', value) }),
  'server-errors': (value) => ({ serverErrorRate: parseRate('server-errors', value) }),
  dropped: (value) => ({ droppedRate: parseRate('dropped', value) }),
  'cut-bodies': (value) => ({ cutBodyRate: parseRate('cut-bodies', value) }),
  'truncated-csv': () => ({ truncatedCsv: true }),
  'missing-column': (value) => ({ missingColumn: value ?? true }),
  'lost-page': () => ({ lostPage: true }),
  'no-premium': () => ({ noPremium: true }),
  'no-signin-filter': () => ({ noSignInFilter: true }),
  'no-null-filter': () => ({ noNullFilter: true }),
  'nulls-in-filter': () => ({ nullsInFilter: true }),
  'deleted-in-filter': () => ({ deletedInFilter: true }),
  churn: (value) => ({ churnRate: parseRate('churn', value) }),
  'expired-delta': () => ({ expiredDelta: true }),
  'lagging-reports': (value) => ({ laggingReportsDays: parseCount('lagging-reports', value) }),
  'delayed-consistency': (value) => ({ delayedConsistencyMs: parseCount('delayed-consistency', value) }),
  'lost-responses': (value) => ({ lostResponseRate: parseRate('lost-responses', value) }),
  'late-errors': (value) => ({ lateErrorRate: parseRate('late-errors', value) }),
  conflicts: (value) => ({ conflictRate: parseRate('conflicts', value) }),
};

export const faultNames: readonly string[] = Object.keys(readers);

/**
 * Reads `--faults`: names separated by commas, some with `=value`; `forbidden` may come several times.
 *
 * Throws TWIN_FAULT_UNKNOWN for a name or value it does not know.
 */
export function parseFaults(text: string): Faults {
  let faults = noFaults;
  for (const item of text.split(',').map((part) => part.trim())) {
    if (item === '') continue;
    const [name = '', value] = item.split('=', 2);
    const reader = readers[name];
    if (reader === undefined || !Object.hasOwn(readers, name))
      throw faultUnknown(`The fault "${name}" is not known.`);
    faults = { ...faults, ...reader(value, faults) };
  }
  return faults;
}

function parseSource(value: string | undefined): FaultSource {
  const source = faultSources.find((each) => each === value);
  if (source === undefined) {
    throw faultUnknown(`The source "${value ?? ''}" cannot be forbidden; known: ${faultSources.join(', ')}.`);
  }
  return source;
}

function parseRate(name: string, value: string | undefined): number {
  const rate = value === undefined || value === '' ? Number.NaN : Number(value);
  if (!(rate >= 0 && rate <= 1)) throw faultUnknown(`The fault "${name}" needs a rate from 0 to 1.`);
  return rate;
}

function parseCount(name: string, value: string | undefined): number {
  if (value === undefined || !/^\d+$/.test(value))
    throw faultUnknown(`The fault "${name}" needs a whole number.`);
  return Number(value);
}

function faultUnknown(what: string): AppError {
  return new AppError('TWIN_FAULT_UNKNOWN', {
    what,
    why: `The twin can play these faults: ${faultNames.join(', ')}.`,
    fix: 'Write them separated by commas, with =value where one is needed, for example throttle=0.05,forbidden=signins.',
  });
}
