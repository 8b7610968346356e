import { z } from 'zod/v4';

const Claims = z.object({ roles: z.array(z.string()).optional(), oid: z.string().optional() });

/**
 * The application permissions a token carries (its `roles` claim), sorted. Null when it carries no claims at
 * all, as the twin's fixed token does. The signature is Graph's business: this only tells an administrator what
 * is missing.
 */
export function grantedRoles(token: string): readonly string[] | null {
  const claims = claimsOf(token);
  return claims === null ? null : (claims.roles ?? []).toSorted();
}

/** The service principal a token was given to (its `oid` claim): how audit logs name an app. Null: not told. */
export function principalOf(token: string): string | null {
  return claimsOf(token)?.oid?.toLowerCase() ?? null;
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
