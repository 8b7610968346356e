import { z } from 'zod/v4';
import { AppError } from '../lib/app-error.ts';
import type { TokenProvider } from './credential.ts';

const Claims = z.object({
  roles: z.array(z.string()).optional(),
  oid: z.string().optional(),
  /** Somebody's own token: what it may do is in here, and depends on who they are. */
  scp: z.string().optional(),
});

/**
 * The application permissions a token carries (its `roles` claim), sorted. Null when it tells none of them: it
 * carries no claims at all, as the twin's fixed token does, or is somebody's own. The signature is Graph's business: this only tells an administrator what
 * is missing.
 */
export function grantedRoles(token: string): readonly string[] | null {
  const claims = claimsOf(token);
  return claims === null || claims.scp !== undefined ? null : (claims.roles ?? []).toSorted();
}

/** The same of an app; null as well where no token can be had: then each request tells for itself. */
export async function rolesOf(credential: TokenProvider): Promise<readonly string[] | null> {
  try {
    return grantedRoles(await credential.getToken());
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** The service principal a token was given to (its `oid` claim): how audit logs name an app. Null: not told. */
function principalOf(token: string): string | null {
  return claimsOf(token)?.oid?.toLowerCase() ?? null;
}

/** The same of an app; null as well where no token can be had: who it is can then not be told from who it is not. */
export async function principalOfApp(credential: TokenProvider): Promise<string | null> {
  try {
    return principalOf(await credential.getToken());
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function claimsOf(token: string): z.output<typeof Claims> | null {
  const payload = token.split('.')[1];
  if (payload === undefined) return null;
  let claims: unknown;
  try {
    claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  const parsed = Claims.safeParse(claims);
  return parsed.success ? parsed.data : null;
}
