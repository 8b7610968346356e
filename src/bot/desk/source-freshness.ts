import type { SourceFreshness } from '../../cards/case-view.ts';
import type { PositionSource } from '../../ledger/positions.ts';

const titles: Readonly<Partial<Record<string, string>>> = {
  users: 'Users and licences',
  'sign-ins': 'Sign-ins',
  'active-users': 'Microsoft 365 activity',
  'm365-apps': 'Microsoft 365 Apps',
  copilot: 'Copilot usage',
  activations: 'App activations',
  'mailbox-usage': 'Mailboxes',
  features: 'Attested features',
};

/** A source as its reader would name it. */
export function sourceTitle(name: string): string {
  return titles[name] ?? name;
}

const decidedBy = {
  copilot: ['users', 'copilot'],
  'sign-in': ['users', 'sign-ins', 'active-users', 'm365-apps'],
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
