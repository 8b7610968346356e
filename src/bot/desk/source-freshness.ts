import type { SourceFreshness } from '../../cards/case-view.ts';
import type { PositionSource } from '../../ledger/positions.ts';

const titles: Readonly<Partial<Record<string, string>>> = {
  skus: 'Licences of the tenant',
  subscriptions: 'Subscriptions',
  groups: 'Groups that give licences',
  'report-settings': 'Whether reports conceal names',
  users: 'Users and licences',
  'sign-ins': 'Sign-ins',
  'active-users': 'Microsoft 365 activity',
  'm365-apps': 'Microsoft 365 Apps',
  copilot: 'Copilot usage',
  'email-activity': 'Mail activity',
  'teams-activity': 'Teams activity',
  'onedrive-activity': 'OneDrive activity',
  'sharepoint-activity': 'SharePoint activity',
  'engage-activity': 'Viva Engage activity',
  activations: 'App activations',
  'mailbox-usage': 'Mailboxes',
  'service-counts': 'Microsoft’s own totals',
  features: 'Attested features',
  'onedrive-usage': 'OneDrive sizes',
  holds: 'Mailbox holds',
  phones: 'Phone numbers',
  'directory-audits': 'Licence changes by others',
  'intune-devices': 'Intune devices',
  'detected-apps': 'Detected software',
  'configmgr-devices': 'Configuration Manager devices',
  'configmgr-software': 'Configuration Manager software',
  'pstn-calls': 'Telephone calls',
  'pim-eligibilities': 'Roles that may be activated',
  'pim-activations': 'Activated roles',
  'risk-detections': 'Detected risks',
  'access-policies': 'Conditional access policies',
  'premium-insight': 'Microsoft’s count of Entra ID licences',
  'auth-methods': 'Registered sign-in methods',
  'service-principals': 'Applications',
  'principal-sign-ins': 'Sign-ins of applications',
  'mailbox-purposes': 'Purpose of mailboxes',
  'power-bi-activity': 'Activity of Power BI',
  'azure-reservations': 'Azure reservations',
  'azure-resources': 'Azure resources',
  'azure-costs': 'Azure cost',
  'azure-commitments': 'Azure commitments',
  'azure-policy': 'Azure Policy',
  servers: 'Servers',
};

/** A source as its reader would name it. */
export function sourceTitle(name: string): string {
  return titles[name] ?? name;
}

const decidedBy = {
  copilot: ['users', 'copilot'],
  'sign-in': ['users', 'sign-ins', 'active-users', 'm365-apps'],
  azure: ['azure-reservations', 'azure-resources', 'azure-costs', 'azure-commitments'],
  features: ['users', 'active-users', 'm365-apps', 'activations', 'mailbox-usage', 'features'],
} as const;

/** The sources a reader decides by, as they would name them; `features`: those that plans are fitted by. */
export function freshnessOf(
  sources: readonly PositionSource[],
  judgedBy: keyof typeof decidedBy,
): readonly SourceFreshness[] {
  const wanted: readonly string[] = decidedBy[judgedBy];
  return sources
    .filter(({ name }) => wanted.includes(name))
    .map(({ name, asOf, observedAt }) => ({ name: sourceTitle(name), asOf, observedAt }));
}
