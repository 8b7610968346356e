import type { PrincipalFacts } from '../lake/signal-principals.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { whyUnread } from './signal-reasons.ts';

/** Applications and managed identities (M36-18). Figures of their use are null where the sign-in report was not read. */
export interface PrincipalFigures {
  readonly microsofts: number;
  readonly own: number;
  readonly managedIdentities: number;
  readonly disabled: number;
  readonly used: number | null;
  readonly usedAsItself: number | null;
  readonly dormant: number | null;
  readonly neverSeen: number | null;
  readonly dormantAccounts: PrincipalFacts['dormantAccounts'];
}

export interface PrincipalPart {
  /** Null where service principals were not read whole. */
  readonly figures: PrincipalFigures | null;
  readonly reason: string | null;
  /** Why their use is unknown. */
  readonly useReason: string | null;
}

/** Where Microsoft's own applications are registered. */
const microsoftTenantIds = ['f8cdef31-a31e-4b4a-93e4-5f571e91255a', '72f988bf-86f1-41af-91ab-2d7cd011db47'];

export async function principalPart(
  { manifest, facts }: Pick<StoredRun, 'manifest' | 'facts'>,
  { signInDays, listed }: { readonly signInDays: number; readonly listed: number },
): Promise<PrincipalPart> {
  const reason = whyUnread(manifest, 'service-principals');
  const useReason = whyUnread(manifest, 'principal-sign-ins');
  if (reason !== null) return { figures: null, reason, useReason };
  const found = await facts.principals({ signInDays, listed, foreignTenantIds: microsoftTenantIds });
  if (useReason === null) return { figures: found, reason, useReason };
  const { microsofts, own, managedIdentities, disabled } = found;
  const unknown = { used: null, usedAsItself: null, dormant: null, neverSeen: null, dormantAccounts: [] };
  return { figures: { microsofts, own, managedIdentities, disabled, ...unknown }, reason, useReason };
}
