import { collectTable } from '../collect-table.ts';
import type { Collector } from '../collector.ts';
import { normalisePolicy } from './normalise.ts';
import { AccessPolicy } from './schema.ts';

/** Conditional access policies: one that uses risk lets everybody it applies to benefit from Entra ID P2. */
export const accessPoliciesCollector: Collector = {
  name: 'access-policies',
  permissions: ['Policy.Read.All'],
  collect: (context) =>
    collectTable(context, {
      table: 'access_policies',
      path: '/identity/conditionalAccess/policies',
      rowSchema: AccessPolicy,
      options: {},
      normalise: (policy) => [normalisePolicy(policy)],
    }),
};
