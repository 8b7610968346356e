import type { ProtectedPopulation } from './seat.ts';

export type ProtectedReason = ProtectedPopulation | 'guest' | 'exemption';

export type UnknownReason = 'noEvidence' | 'sourcesDisagree';

/** The rule that decided a seat, in the order they are tried (docs/methods.md §3). */
export const verdictRules = [
  'guest',
  'used',
  'population',
  'recently-held',
  'recently-created',
  'no-evidence',
  'sources-disagree',
  'never-used',
  'failed-only',
  'idle',
  'exempt',
] as const;
export type VerdictRule = (typeof verdictRules)[number];

/** What the core says of a seat, and the rule that said it. `unknown` and `protected` seats never enter a plan. */
export type Verdict =
  | { readonly kind: 'active'; readonly rule: 'used' }
  | { readonly kind: 'inactive'; readonly rule: 'failed-only' | 'idle' }
  | { readonly kind: 'neverUsed'; readonly rule: 'never-used' }
  | { readonly kind: 'new'; readonly rule: 'recently-held' | 'recently-created' }
  | {
      readonly kind: 'protected';
      readonly reason: ProtectedReason;
      readonly rule: 'guest' | 'population' | 'exempt';
    }
  | {
      readonly kind: 'unknown';
      readonly reason: UnknownReason;
      readonly rule: 'no-evidence' | 'sources-disagree';
    };

export type VerdictKind = Verdict['kind'];

export const verdictKinds = [
  'active',
  'inactive',
  'neverUsed',
  'new',
  'protected',
  'unknown',
] as const satisfies readonly VerdictKind[];
