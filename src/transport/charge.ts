/** What one request takes from one published limit. Whoever talks to a service names its scopes. */
export interface Charge {
  readonly scope: string;
  readonly cost: number;
}

/** One charge per scope: what a batch takes altogether. */
export function sumCharges(charges: readonly Charge[]): readonly Charge[] {
  const byScope = new Map<string, number>();
  for (const { scope, cost } of charges) byScope.set(scope, (byScope.get(scope) ?? 0) + cost);
  return [...byScope].map(([scope, cost]) => ({ scope, cost }));
}
