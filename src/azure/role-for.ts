/** Which role opens what (graph-and-azure §9). The first row that fits wins. */
const roles: readonly (readonly [path: RegExp, role: string])[] = [
  [
    /^\/providers\/microsoft\.capacity\//i,
    'Reservations Reader at /providers/Microsoft.Capacity; roles on subscriptions do not reach reservations',
  ],
  [
    /^\/providers\/microsoft\.billing\//i,
    'Billing account reader (Microsoft Customer Agreement) or Enrollment reader (Enterprise Agreement) on the billing account; roles on subscriptions do not reach billing',
  ],
  [/\/providers\/microsoft\.costmanagement\//i, 'Cost Management Reader on that scope'],
  [/\/providers\/microsoft\.policyinsights\//i, 'Reader on that subscription'],
  [/^\/(?!providers\b|subscriptions\b)/i, 'Storage Blob Data Reader on the storage account of the exports'],
  [/^\/(providers\/microsoft\.resourcegraph|subscriptions)\b/i, 'Reader on the subscriptions'],
];

/** The least role a path needs; null when the table has none. */
export function roleFor(path: string): string | null {
  return roles.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}
