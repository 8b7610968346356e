import { noFaults, parseFaults, type Faults } from '../twin/faults.ts';

/**
 * What goes wrong in the tenant of a seed: the plans rotate, so that every run of twenty seeds meets each of them,
 * the tenant where nothing goes wrong included.
 */
const plans: readonly string[] = [
  '',
  'throttle=0.03,server-errors=0.03',
  'truncated-csv',
  'lagging-reports=5',
  'forbidden=signins',
  'concealed-names',
  '',
  'missing-column',
  'lagging-reports=30',
  'lost-page',
  'forbidden=copilot,forbidden=calls,throttle=0.05',
  'no-premium',
  'forbidden=reports',
  '',
  'forbidden=subscriptions,forbidden=roles,server-errors=0.05',
  'forbidden=skus,forbidden=powerbi',
  'forbidden=users',
  'concealed-names,lagging-reports=12',
  'truncated-csv,throttle=0.02,forbidden=groups',
  'forbidden=mailbox,missing-column=Teams Last Activity Date',
];

export function faultPlanOf(seed: number): string {
  return plans[seed % plans.length] ?? '';
}

export function faultsOf(seed: number): Faults {
  const plan = faultPlanOf(seed);
  return plan === '' ? noFaults : parseFaults(plan);
}
