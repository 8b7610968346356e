import { expect, it } from 'vitest';
import { known, unknown } from '../core/model/product.ts';
import type { ServerPosition } from '../core/servers/server-position.ts';
import type { ServerDocument, ServerProductPart } from '../reports/server-document.ts';
import { serversText } from './servers-text.ts';

const none = { cores: 0, atLeast: 0 };

function exposedTo(amountMinor: number, currency: string): ServerDocument {
  const position: ServerPosition = {
    ...{
      license: 'sql-server-standard',
      entitled: known(0),
      required: known(8),
      assured: none,
      unassured: none,
    },
    ...{ shortfall: known(8), surplus: known(0), shortAtLeast: 8, servedByHigher: 0, packsToOrder: known(4) },
    exposure: { monthly: unknown('no-price'), yearly: known({ amountMinor, currency }) },
  };
  const part = {
    ...{ product: 'sql-server', rule: { profile: 'own', source: 'sheet', asOf: '2026-01-01' } },
    comparison: { totals: [], differences: [], hosts: [], sentence: '' },
    estate: { places: [], unresolved: [], free: 0, passive: 0, inCloud: 0 },
    positions: [position],
  } as unknown as ServerProductPart;
  return {
    ...{ asOf: '2026-11-22', list: null, reason: 'no-server-list', products: [part], gaps: [] },
    ...{ discovery: [], byServer: [], flags: [], moved: [], versions: [], benefit: [] },
    ...{ beyondStandard: [], failover: [] },
    ...{ hostUnknown: 0, notSeenLately: 0, containerHosts: 0 },
  } as unknown as ServerDocument;
}

it.each([
  [150_000, 'JPY', '150000 JPY'],
  [150_000, 'KWD', '150.000 KWD'],
  [150_000, 'GBP', '1500.00 GBP'],
])('an exposure of %i minor units of %s is %s', (amountMinor, currency, text) => {
  expect(serversText(exposedTo(amountMinor, currency))).toMatch(new RegExp(`(?<![\\d.])${text}`));
});
