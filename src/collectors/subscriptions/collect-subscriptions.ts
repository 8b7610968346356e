import { collectTable } from '../collect-table.ts';
import type { Collector } from '../collector.ts';
import { normaliseSubscription } from './normalise.ts';
import { CompanySubscription } from './schema.ts';

/** The subscriptions behind the SKUs: terms, trials, and what happens next. */
export const subscriptionsCollector: Collector = {
  name: 'subscriptions',
  permissions: ['Organization.Read.All'],
  collect: (context) =>
    collectTable(context, {
      table: 'subscriptions',
      path: '/directory/subscriptions',
      rowSchema: CompanySubscription,
      options: {},
      normalise: (subscription) => [normaliseSubscription(subscription)],
    }),
};
