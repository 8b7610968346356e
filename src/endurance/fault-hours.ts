import { parseFaults, type Faults } from '../twin/faults.ts';

/** What is always wrong: five in a hundred answers are 429, two are 5xx, and connections break. */
const always = 'throttle=0.05,server-errors=0.02,dropped=0.01,cut-bodies=0.01';

/**
 * What is wrong besides, hour by hour; a day has each of them, and hours with nothing else. Every third hour, counted
 * from 0, is a night that reads changes only.
 */
const besides: readonly string[] = [
  '',
  'lagging-reports=30',
  'expired-delta',
  'forbidden=users',
  'truncated-csv',
  '',
  'forbidden=signins',
  'forbidden=copilot,forbidden=powerbi',
  'expired-delta,lagging-reports=4',
  'forbidden=azure',
  'forbidden=reports',
  'forbidden=users',
  'forbidden=devices',
  'lost-page',
  'no-signin-filter',
  'forbidden=groups',
  'lagging-reports=12',
  'expired-delta',
  'forbidden=skus',
  'missing-column',
  'forbidden=signins',
  'concealed-names',
  'forbidden=subscriptions',
  'no-premium',
];

/** Whether the hour is a night: changes only, and sign-ins of the inactive first. */
export function isNight(hour: number): boolean {
  return hour % 3 === 2;
}

/** The faults of an hour, counted from 0. */
export function faultsOfHour(hour: number): { readonly plan: string; readonly faults: Faults } {
  const plan = [always, besides[hour % besides.length]].filter(Boolean).join(',');
  return { plan, faults: parseFaults(plan) };
}
