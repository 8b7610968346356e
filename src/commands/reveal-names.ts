import type { Command } from 'commander';
import { purposeLimit } from '../core/privacy/coarsen.ts';
import { UsageError } from './errors.ts';
import type { Services } from './services.ts';

export interface RevealOptions {
  readonly reveal?: boolean;
  readonly purpose?: string;
}

/** Adds `--reveal --purpose "…"`. */
export function withReveal(command: Command): Command {
  return command
    .option('--reveal', 'show names where the policy hides them; needs --purpose and is recorded')
    .option('--purpose <text>', 'why the names are needed');
}

export interface Revealing {
  /** Who is at the shell. */
  readonly actor: string;
  /** What the names belong to, for the audit trail. */
  readonly subject: string;
}

/** Whether names are shown. `record` is called once, before anything is shown, with how many people they are of. */
export interface NameAccess {
  readonly isShown: boolean;
  readonly record: (people: number | null) => Promise<void>;
}

const nothingToRecord = async (): Promise<void> => undefined;

/**
 * What the policy lets this command line see. Where names are hidden they are shown to whoever says why, and
 * `names.revealed` is an audit event (C25). Throws COMMAND_USAGE without a purpose.
 */
export function nameAccess(
  { policy, ledger, tenantId }: Pick<Services, 'policy' | 'ledger' | 'tenantId'>,
  { reveal = false, purpose = '' }: RevealOptions,
  { actor, subject }: Revealing,
): NameAccess {
  if (policy.privacy.mode === 'named') return { isShown: true, record: nothingToRecord };
  if (!reveal) return { isShown: false, record: nothingToRecord };
  const stated = purpose.trim();
  if (stated === '' || stated.length > purposeLimit) {
    throw new UsageError(
      stated === '' ? 'Nothing says why the names are needed.' : 'The purpose is too long.',
      'The policy hides names. Who looks at them, when and why is kept in the audit trail.',
      `Add --purpose "…" with at most ${purposeLimit} characters.`,
    );
  }
  return {
    isShown: true,
    record: async (people) => {
      const body = { purpose: stated, people };
      await ledger.audit.append({ tenantId, actor, action: 'names.revealed', subject, body });
    },
  };
}
