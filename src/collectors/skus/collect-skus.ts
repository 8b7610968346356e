import { selectOf } from '../../graph/select.ts';
import { collectTable } from '../collect-table.ts';
import type { Collector } from '../collector.ts';
import { normaliseSku } from './normalise.ts';
import { SubscribedSku } from './schema.ts';

/** What the tenant reports as sold and consumed, per SKU. */
export const skusCollector: Collector = {
  name: 'skus',
  permissions: ['LicenseAssignment.Read.All'],
  collect: (context) =>
    collectTable(context, {
      table: 'skus',
      path: '/subscribedSkus',
      rowSchema: SubscribedSku,
      options: { query: { $select: selectOf(SubscribedSku) } },
      normalise: (sku) => [normaliseSku(sku)],
    }),
};
