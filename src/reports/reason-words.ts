/**
 * Every code that text meant for people would otherwise show, in words. Reasons are worded so that they complete
 * "unknown, because …"; the rest as headings or labels. Documents keep the codes.
 */
const words: Readonly<Record<string, string>> = {
  // Why a figure is unknown.
  'not-in-register': 'the register has no line for it',
  'no-line-in-force': 'no line of the register is in force on this day',
  'no-active-line': 'none of its lines in the register is active',
  'mixed-metrics': 'its lines in the register count different things',
  'mixed-currencies': 'its prices are in more than one currency',
  'amendments-exceed-lines': 'its amendments take away more than its lines give',
  'no-price': 'the register has no price for it',
  'nothing-entitled': 'nothing is entitled',
  'nothing-assigned': 'nothing is assigned',
  'nothing-sold': 'nothing is sold without trials',
  'nothing-purchased': 'nothing is purchased',
  'exposure-of-some-products-unknown': 'the exposure of some products is unknown',
  'no-decision-day': 'its contract leaves nothing to decide',
  'nothing-valued-in-its-currency': 'nothing was valued in its currency',
  'nobody-to-scale-by': 'there is nobody to scale by',
  'not-reviewed': 'the plans were not reviewed',
  'nobody-active': 'nobody is active',
  'value-not-stated': 'the policy states no value',
  'value-in-another-currency': 'the value is stated in another currency than the price',
  'nothing-paid': 'nothing is paid',
  'not-by-user': 'its lines in the register are not counted by users',
  'register-unreadable': 'the register cannot be read',
  'units-missing': 'Microsoft does not say how many were bought',
  'subscription-malformed': 'a subscription could not be read',
  'trial-exceeds-units': 'more trial units are reported than units in all',
  'not-counted': 'it was not counted on this day',
  'window-not-counted': 'use within this time was not counted on this day',
  'recorded-before-this-figure-was-made': 'the day was recorded before this figure was made',
  'observations-gone': 'the observations of this day are no longer kept',
  'nothing-collected': 'nothing was collected yet',
  'no-earlier-collection': 'there is no earlier collection within the time looked at',
  'totals-are-of-the-whole-tenant': 'Microsoft gives totals of the whole organisation only',
  'empty-cell': 'Microsoft left it empty',
  'no-end-stated': 'the register states no end',
  'lifecycle-missing': 'Microsoft does not say when the subscription changes',
  'status-missing': 'Microsoft does not say in what state the subscription is',
  'lots-incomplete': 'one of its subscriptions hides its units',
  'seller-not-stated': 'the seller is not stated',
  'seller-has-no-tenant-id': 'the register names the seller, not the tenant id the subscriptions go by',
  'other-source-missing': 'the other source was not read',
  'no-invoice-for-the-day': 'no invoice covers this day',
  'billed-in-several-currencies': 'it is billed in several currencies',
  'other-currency': 'the two are in different currencies',
  'periods-differ': 'its invoices cover different periods',
  'period-is-no-whole-months': 'the billed period is no number of whole months',
  // What is said of a seat, and why.
  neverUsed: 'never used',
  noEvidence: 'unknown, no evidence',
  sourcesDisagree: 'unknown, sources disagree',
  exemption: 'an owner’s exemption',
  serviceAccount: 'service account',
  sharedMailbox: 'shared mailbox',
  partTime: 'part-time',
  failedOnly: 'failed attempts only',
  'recently-held': 'held for a short time',
  'recently-created': 'account created lately',
  'no-evidence': 'no evidence',
  'sources-disagree': 'sources disagree',
  'never-used': 'never used',
  'failed-only': 'failed attempts only',
  exempt: 'an owner’s exemption',
  population: 'declared population',
  // Why Microsoft's count differs.
  attempts: 'failed attempts count as activity there',
  window: 'judged by another window',
  // How near a product is to its entitlement.
  over: 'over: more assigned than entitled',
  warning: 'warning: nearly all that is entitled is assigned',
  // Kinds of variances, notices and dates.
  'register-purchased': 'entitled, and what the tenant has',
  'not-credited': 'registered, not in the tenant',
  'not-registered': 'in the tenant, not registered',
  'units-subscriptions': 'units of the licence, and of its subscriptions',
  'term-date': 'register’s date, and the subscription’s',
  seller: 'units by seller',
  'billed-quantity': 'units billed',
  'billed-amount': 'amount billed',
  'billed-not-registered': 'billed, not registered',
  budget: 'budget',
  grace: 'in its grace period',
  'locked-out': 'locked',
  'state-unknown': 'state not known',
  'several-lots': 'several subscriptions',
  start: 'starts',
  'true-up-cycle-starts': 'true-up cycle starts',
  'de-provision-by': 'last day to take seats away',
  'order-window-opens': 'order can be placed',
  'order-window-closes': 'last day to order',
  'reduction-window-closes': 'last day to reduce',
  notice: 'last day to give notice',
  end: 'last day in force',
  'subscription-lifecycle': 'subscription changes',
  // States of a register line.
  inForce: 'in force',
  notYet: 'not yet in force',
  superseded: 'corrected since',
  lockedOut: 'locked',
  // Sources, as one side of a comparison.
  skus: 'list of licences',
  subscriptions: 'list of subscriptions',
  'sign-ins': 'report of sign-ins',
  'active-users': 'report of active users',
  'm365-apps': 'report of Microsoft 365 Apps',
  'email-activity': 'report of mail activity',
  'teams-activity': 'report of Teams activity',
  'sharepoint-activity': 'report of SharePoint activity',
  'engage-activity': 'report of Viva Engage activity',
  'onedrive-activity': 'report of OneDrive activity',
  'mailbox-usage': 'report of mailboxes',
  'onedrive-usage': 'report of OneDrive sizes',
  holds: 'list of mailbox holds',
  phones: 'list of phone numbers',
  'directory-audits': 'log of licence changes',
  'service-counts': 'Microsoft’s totals',
  'report-settings': 'setting that conceals names',
  copilot: 'report of Copilot use',
  users: 'directory of people',
  features: 'list of attested features',
  activations: 'report of activations',
  // Services, applications and platforms.
  exchange: 'Exchange',
  files: 'OneDrive + SharePoint',
  teams: 'Teams',
  engage: 'Viva Engage',
  skype: 'Skype for Business',
  apps: 'Microsoft 365 Apps',
  outlook: 'Outlook',
  word: 'Word',
  excel: 'Excel',
  powerPoint: 'PowerPoint',
  oneNote: 'OneNote',
  windows: 'Windows',
  mac: 'Mac',
  mobile: 'mobile',
  web: 'web',
  // Data quality.
  'sign-in-evidence': 'sign-in evidence',
  'warm-up': 'earlier collection',
  join: 'names known in the directory',
};

const conditions: Readonly<Record<string, string>> = {
  missing: 'was not read',
  incomplete: 'was not read to its end',
  failed: 'could not be read',
  forbidden: 'may not be read',
  malformed: 'could not be understood',
  concealed: 'hides names',
  stale: 'is too old',
  unjoined: 'names people the directory does not know',
  implausible: 'changed too much to be believed yet',
  'has-no-such-column': 'does not tell it any more',
};

const sourceCode = new RegExp(`^([a-z0-9-]+?)-(${Object.keys(conditions).join('|')})$`);

/** A code in words; a code nobody has put into words is shown as it is. */
export function wordsOf(code: string): string {
  const known = words[code];
  if (known !== undefined) return known;
  const [, source, condition] = sourceCode.exec(code) ?? [];
  return source === undefined || condition === undefined ? code : conditionOf(source, condition);
}

/** What is the matter with a source: `users`, `incomplete` → `the directory of people was not read to its end`. */
export function conditionOf(source: string, condition: string): string {
  return `the ${words[source] ?? source} ${conditions[condition] ?? condition}`;
}

/** `unknown (why)`, for a figure in a table. */
export function unknownText(reason: string | null | undefined): string {
  return reason === null || reason === undefined ? 'unknown' : `unknown (${wordsOf(reason)})`;
}
