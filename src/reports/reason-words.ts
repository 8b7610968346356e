import { azureReasons, azureSourceWords } from '../core/azure/azure-reasons.ts';
import { deviceReasons, deviceSourceWords } from '../core/devices/device-reasons.ts';
import { figureReasons, sourceConditions } from '../core/model/figure-reasons.ts';

/**
 * Every code that text meant for people would otherwise show, in words. Reasons are worded so that they complete
 * "unknown, because …"; the rest as headings or labels. Documents keep the codes.
 */
const words: Readonly<Record<string, string>> = {
  ...deviceReasons,
  ...deviceSourceWords,
  ...azureReasons,
  ...azureSourceWords,
  ...figureReasons,
  // Why a figure is unknown.
  'not-in-register': 'the register has no line for it',
  'units-missing': 'Microsoft does not say how many were bought',
  'sign-ins-not-dated':
    'some people are only known to have signed in since a day before the window: collect sign-ins in full',
  'seller-has-no-tenant-id': 'the register names the seller, not the tenant id the subscriptions go by',
  'no-server-list': 'no list of servers was imported',
  'servers-stale': 'the list of servers is too old',
  'cores-unknown': 'the cores of some machines are not known',
  'assurance-unknown': 'it depends on Software Assurance, which nobody states',
  'edition-unknown': 'the edition of some installations is not known',
  'edition-not-by-core': 'it is not sold by the core',
  'free-edition-in-production': 'a free edition serves production',
  'higher-edition-unknown': 'a surplus of the higher edition may serve it, and is not known',
  'database-licence-not-said': 'nobody says under which licence databases claim the benefit',
  'no-cal-attestation': 'nobody attests which plans include it',
  'accounts-unknown': 'of some accounts nobody says whether they are enabled',
  'devices-and-people-overlap': 'who works at a licensed device is not known',
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
  'pstn-calls': 'list of telephone calls',
  'pim-eligibilities': 'list of roles that may be activated',
  'pim-activations': 'list of activated roles',
  'risk-detections': 'list of detected risks',
  'access-policies': 'list of conditional access policies',
  'premium-insight': 'count of Entra ID licences',
  'auth-methods': 'report of registered sign-in methods',
  'service-principals': 'list of applications',
  'principal-sign-ins': 'report of sign-ins of applications',
  'mailbox-purposes': 'purpose of mailboxes',
  'power-bi-activity': 'activity of Power BI',
  'power-bi-activity-not-configured': 'Power BI is not configured',
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
  // Servers.
  'product-terms': 'Product Terms',
  'sql-server': 'SQL Server',
  'windows-server': 'Windows Server',
  'sql-server-enterprise': 'SQL Server Enterprise',
  'sql-server-standard': 'SQL Server Standard',
  'windows-server-datacenter': 'Windows Server Datacenter',
  'windows-server-standard': 'Windows Server Standard',
  endpoints: 'endpoints',
  servers: 'servers',
  'virtual-machines': 'virtual machines',
  cloud: 'cloud',
  'by-vm': 'each virtual machine on its own',
  physical: 'all cores of the machine',
  'host-standard': 'all cores of the host in Standard',
  'host-datacenter': 'all cores of the host in Datacenter',
  'host-enterprise': 'all cores of the host in Enterprise',
  'moved-mobility': 'its licences travel with it',
  'moved-each-host': 'each of these hosts needs licences for it',
  'moved-unknown': 'unknown whether its licences travel with it: Software Assurance is not stated',
  'version-covered': 'covered',
  'version-newer-than-licensed': 'newer than the licences owned',
  'version-unknown': 'unknown whether the licences owned are of this version',
  // Data quality.
  'sign-in-evidence': 'sign-in evidence',
  'warm-up': 'earlier collection',
  join: 'names known in the directory',
};

const conditions: Readonly<Record<string, string>> = {
  ...sourceConditions,
  unjoined: 'names people the directory does not know',
  implausible: 'changed too much to be believed yet',
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
