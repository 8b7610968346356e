import type { Population } from './seat.ts';

export type ProtectedReason = Population | 'guest' | 'exemption';

export type UnknownReason = 'noEvidence' | 'sourcesDisagree';

/** What the core says of a seat. `unknown` and `protected` seats never enter a plan. */
export type Verdict =
  | { readonly kind: 'active' }
  | { readonly kind: 'inactive' }
  | { readonly kind: 'neverUsed' }
  | { readonly kind: 'new' }
  | { readonly kind: 'protected'; readonly reason: ProtectedReason }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

export type VerdictKind = Verdict['kind'];

export const verdictKinds = [
  'active',
  'inactive',
  'neverUsed',
  'new',
  'protected',
  'unknown',
] as const satisfies readonly VerdictKind[];
