/** An assignment of Azure Policy that is about a tag. */
export interface TagPolicy {
  readonly assignmentId: string;
  readonly policyName: string | null;
  readonly scope: string | null;
  readonly enforcementMode: string | null;
  readonly effect: string | null;
  readonly tagKey: string | null;
  readonly compliant: number | null;
  readonly nonCompliant: number | null;
}

/**
 * What Azure Policy does about a tag: `adds` writes it, `deny` refuses what lacks it, `audit` only notes it,
 * `notEnforced` is assigned and switched off, `none` is not assigned. Of several assignments the strongest tells,
 * each at its own scope; `partly`: one enforces, and some subscription is under none that does.
 */
export type EnforcementState = 'deny' | 'adds' | 'partly' | 'audit' | 'notEnforced' | 'unknown' | 'none';

const strongest: readonly EnforcementState[] = ['deny', 'adds', 'audit', 'unknown', 'notEnforced', 'none'];

export interface TagEnforcement {
  readonly tagKey: string;
  readonly state: EnforcementState;
  readonly assignments: readonly (TagPolicy & { readonly state: EnforcementState })[];
}

/**
 * Whether the wanted tags are enforced through Azure Policy (AZR-09). `subscriptionIds`: those that have resource
 * groups; null where they are not known. An assignment that names no tag is shown with none.
 */
export function tagEnforcement(
  tagKeys: readonly string[],
  policies: readonly TagPolicy[],
  subscriptionIds: readonly string[] | null,
): readonly TagEnforcement[] {
  return tagKeys.map((tagKey) => {
    const assignments = policies
      .filter((policy) => policy.tagKey?.trim().toLowerCase() === tagKey.toLowerCase())
      .map((policy) => ({ ...policy, state: stateOf(policy) }));
    const state = strongest.find((each) => assignments.some((assignment) => assignment.state === each));
    const isPartly = (state === 'deny' || state === 'adds') && leavesOut(assignments, subscriptionIds ?? []);
    return { tagKey, state: isPartly ? 'partly' : (state ?? 'none'), assignments };
  });
}

/** A management group may hold any of the subscriptions: nobody is left out for certain then. */
function leavesOut(assignments: TagEnforcement['assignments'], subscriptionIds: readonly string[]): boolean {
  const scopes = assignments
    .filter(({ state }) => state === 'deny' || state === 'adds')
    .map(({ scope }) => scope?.toLowerCase() ?? null);
  if (scopes.some((scope) => !scope?.startsWith('/subscriptions/'))) return false;
  return subscriptionIds.some((id) => !scopes.includes(`/subscriptions/${id.toLowerCase()}`));
}

const effects: Readonly<Record<string, EnforcementState>> = {
  deny: 'deny',
  modify: 'adds',
  append: 'adds',
  audit: 'audit',
  auditifnotexists: 'audit',
  disabled: 'notEnforced',
};

function stateOf({ enforcementMode, effect }: TagPolicy): EnforcementState {
  if (enforcementMode?.toLowerCase() === 'donotenforce') return 'notEnforced';
  return effects[effect?.toLowerCase() ?? ''] ?? 'unknown';
}
