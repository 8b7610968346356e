/** What a signal says of somebody: that they do something with the feature, or that it does something for them. */
export type SignalKind = 'use' | 'benefit';

export const signalIds = [
  'phone',
  'audio-conferencing',
  'pim-eligible',
  'pim-activated',
  'risk-detected',
  'mfa',
  'sspr',
  'passwordless',
  'archive',
  'power-bi',
] as const;
export type SignalId = (typeof signalIds)[number];

export type SignalSource =
  | 'pstn-calls'
  | 'pim-eligibilities'
  | 'pim-activations'
  | 'risk-detections'
  | 'auth-methods'
  | 'mailbox-usage'
  | 'power-bi-activity';

/** A feature of a plan that a source tells of, person by person (graph-and-azure §7). */
export interface FeatureSignal {
  readonly id: SignalId;
  readonly name: string;
  /** The catalogue's feature whose holders are looked at. */
  readonly feature: string;
  readonly kind: SignalKind;
  /** The source that tells. */
  readonly source: SignalSource;
  /** Days for which something dated counts. */
  readonly windowDays: number;
  /** Whether doing it without the plan is use beyond what is held (M36-09, M36-10). */
  readonly needsPlan: boolean;
}

/** Power BI has a window of its own: it keeps its events for 28 days. */
export const usualWindowDays = 90;

export const featureSignals: readonly FeatureSignal[] = [
  signal('phone', 'Teams Phone: made or took a call', 'phone', 'use', 'pstn-calls'),
  signal(
    'audio-conferencing',
    'Audio Conferencing: dialled in or out',
    'audio-conferencing',
    'use',
    'pstn-calls',
  ),
  signal('pim-eligible', 'PIM: may activate a role', 'entra-p2', 'use', 'pim-eligibilities'),
  signal('pim-activated', 'PIM: has a role activated', 'entra-p2', 'use', 'pim-activations'),
  signal(
    'risk-detected',
    'Identity Protection: a risk was detected',
    'entra-p2',
    'benefit',
    'risk-detections',
  ),
  { ...signal('mfa', 'MFA: registered', 'entra-p1', 'use', 'auth-methods'), needsPlan: false },
  // Administrators have it in every edition, and so have cloud accounts with plans below P1.
  {
    ...signal('sspr', 'Self-service password reset: registered', 'entra-p1', 'use', 'auth-methods'),
    needsPlan: false,
  },
  {
    ...signal('passwordless', 'Sign-in without a password: able to', 'entra-p1', 'use', 'auth-methods'),
    needsPlan: false,
  },
  signal('archive', 'Archive mailbox: has one', 'archive', 'use', 'mailbox-usage'),
  {
    ...signal('power-bi', 'Power BI: used, in 28 days', 'power-bi', 'use', 'power-bi-activity'),
    windowDays: 28,
    needsPlan: false,
  },
];

function signal(
  id: SignalId,
  name: string,
  feature: string,
  kind: SignalKind,
  source: FeatureSignal['source'],
): FeatureSignal {
  return { id, name, feature, kind, source, windowDays: usualWindowDays, needsPlan: true };
}

export function featureSignalOf(id: SignalId): FeatureSignal {
  const found = featureSignals.find((each) => each.id === id);
  if (found === undefined) throw new TypeError(`No signal is called ${id}`);
  return found;
}

/** Not told of anybody by any interface of Microsoft's: only somebody who knows can attest who uses it (§7). */
export const attestedOnly: readonly string[] = [
  'Insider Risk Management',
  'Communication Compliance',
  'Customer Lockbox',
  'Customer Key',
  'Information Barriers',
  'Records Management',
  'Safe Documents',
  'Purview Message Encryption',
  'Azure Information Protection client',
  'Viva Insights (personal)',
  'Defender for Identity',
];

/** An interface tells, and this program does not read it. */
export const notRead: readonly string[] = [
  'Defender for Office 365 and for Endpoint (advanced hunting)',
  'Defender for Cloud Apps (advanced hunting)',
  'Sensitivity labels, eDiscovery, Audit (searches of the Purview audit log)',
  'Access reviews',
];

/** Why a signal takes nothing away from anybody. */
export const noProofSentence =
  'Low use is no proof that a licence can go: where the licence terms count everybody who benefits, as they do for security and compliance that is switched on for the whole tenant, somebody who never appears here may still need one.';
