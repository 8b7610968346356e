import { readEnvelope } from './errors.ts';

/** What became of one change of a user's licences, as far as Graph's answer tells. */
export type AssignLicenseOutcome =
  | { readonly kind: 'applied'; readonly requestId: string | null }
  /** Nothing to remove: whoever asked has what they wanted. */
  | { readonly kind: 'alreadyGone' }
  /** Held through a group: only the group can let it go. May mask a dependency (graph-and-azure §3.1). */
  | { readonly kind: 'inheritedFromGroup' }
  | { readonly kind: 'noUnits' }
  | { readonly kind: 'dependency'; readonly detail: string }
  | { readonly kind: 'mutuallyExclusive' }
  | { readonly kind: 'usageLocation' }
  | { readonly kind: 'notFound' }
  /** Other changes to the same user kept winning. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly code: string | null; readonly message: string | null };

/**
 * Graph has one code for every refusal of assignLicense, so the English message decides; a localised or new one
 * becomes `refused` (graph-and-azure §3.1, §15.12).
 */
export function refusalOf(body: string): AssignLicenseOutcome {
  const { graphCode, graphMessage } = readEnvelope(body);
  const message = graphMessage ?? '';
  if (/inherited from a group membership/i.test(message)) return { kind: 'inheritedFromGroup' };
  if (/does not have a corresponding license/i.test(message)) return { kind: 'alreadyGone' };
  if (/invalid usage location/i.test(message)) return { kind: 'usageLocation' };
  if (/does not have any available licenses/i.test(message)) return { kind: 'noUnits' };
  if (/depends on the service plan/i.test(message)) return { kind: 'dependency', detail: message };
  if (/are mutually exclusive/i.test(message)) return { kind: 'mutuallyExclusive' };
  return { kind: 'refused', code: graphCode, message: graphMessage };
}
