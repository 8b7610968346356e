import type { FeedColumn } from './feed-table.ts';

const dated = 'day, never, unknown, failedOnly, or since: on the day beside it or after it.';

/** Columns of `seats.parquet`, in the order of the file: one row per person and product, without names. */
export const seatColumns: readonly FeedColumn[] = [
  { name: 'userId', type: 'text', meaning: 'Entra object id; no name.' },
  { name: 'product', type: 'text', meaning: 'As in products.csv.' },
  {
    name: 'verdict',
    type: 'text',
    meaning: 'A column of positions.csv; released: taken away since, not counted.',
  },
  { name: 'reason', type: 'text', meaning: 'Why protected or unknown.' },
  { name: 'rule', type: 'text', meaning: 'The rule that decided.' },
  { name: 'isGuest', type: 'yesNo', meaning: 'A guest account.' },
  { name: 'isDisabled', type: 'yesNo', meaning: 'A disabled account.' },
  { name: 'population', type: 'text', meaning: 'The population of the policy they belong to.' },
  { name: 'windowDays', type: 'whole number', meaning: 'The window of that population, if it has its own.' },
  { name: 'heldSince', type: 'day', meaning: 'Held since.' },
  { name: 'createdOn', type: 'day', meaning: 'Day of the account.' },
  ...['signIn', 'attempt', 'workload', 'copilot'].flatMap((evidence): FeedColumn[] => [
    { name: evidence, type: 'text', meaning: dated },
    { name: `${evidence}On`, type: 'day', meaning: `The day of ${evidence}.` },
  ]),
];

export const seatsAbout = 'Every seat of the newest reconciliation with its verdict.';
export const seatsKey: readonly string[] = ['userId', 'product'];
