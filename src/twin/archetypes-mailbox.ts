import type { Archetype } from './archetype.ts';

/** Shared mailboxes on both sides of every line that decides whether they need a licence. */
export const mailboxArchetypes: readonly Archetype[] = [
  shared('shared-unlicensed', 4, { mailbox: 'small' }, 'shared-needs-none'),
  shared('shared-over-50-gib', 1, { mailbox: 'over-50-gib' }, 'shared-needs-licence'),
  shared('shared-archive', 1, { mailbox: 'archive' }, 'shared-needs-licence'),
  shared('shared-signed-in', 1, { isEnabled: true, signIn: 12, work: 'mail' }, 'shared-needs-licence'),
  shared('shared-enabled-quiet', 1, { isEnabled: true, signIn: 160, work: 'mail' }, 'shared-needs-none'),
  shared('shared-unreported', 1, { mailbox: 'unreported' }, 'shared-unknown'),
  shared(
    'shared-licensed-small',
    1,
    { suite: 'EXCHANGE1', mailbox: 'small' },
    'shared-needs-none',
    'shared-licensed-needlessly',
  ),
];

function shared(
  name: string,
  per600: number,
  rest: Partial<Archetype>,
  ...traps: readonly string[]
): Archetype {
  return { name, per600, kind: 'shared', signIn: 'never', work: 'mail', ...rest, traps };
}
