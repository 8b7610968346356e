import { known, unknown } from '../../core/model/product.ts';
import type { CoreRule } from '../../core/servers/core-rule.ts';
import type { ServerDocument } from '../../reports/server-document.ts';
import { supportOfYear } from '../../reports/support-of.ts';
import type { Basis } from '../../reports/usage-document-basis.ts';

const rule: CoreRule = {
  ...{
    profile: 'product-terms',
    product: 'sql-server',
    perProcessor: 4,
    perServer: 0,
    processorsPerServer: 1,
  },
  ...{ perVm: 4, pack: 2, source: 'published rules', asOf: '2026-03-12' },
};

/** One product that is short, with so many errors of counting. */
export function sampleServers(basis: Basis, isUnknown: boolean, rows: number): ServerDocument {
  const none = { cores: 0, atLeast: 0 };
  const money = unknown('no-price');
  const brought = { fileName: 'servers.csv', importedBy: 'eve', importedAt: '2026-11-20T08:00:00.000Z' };
  return {
    ...basis,
    method: 'Every host is licensed by the cheapest way the terms allow.',
    list: isUnknown ? null : { ...brought, exportedOn: '2026-11-20', ageDays: 2, isStale: false },
    reason: isUnknown ? 'no-server-list' : null,
    discovery: [
      {
        what: 'servers',
        count: isUnknown ? null : 40,
        seenOn: null,
        ageDays: null,
        isStale: null,
        reason: 'no-server-list',
      },
    ],
    ...{
      hostUnknown: 0,
      notSeenLately: 0,
      containerHosts: 0,
      moved: [],
      beyondStandard: [],
      failover: [],
      byServer: [],
      benefit: [],
    },
    versions: isUnknown
      ? []
      : [2014, 2022, null].map((year) => ({
          ...{
            product: 'sql-server',
            edition: 'standard',
            year,
            machines: 3,
            license: null,
            verdict: 'unknown',
          },
          support: supportOfYear({ product: 'sql-server', year }, '2026-11-22'),
        })),
    products: isUnknown
      ? []
      : [
          {
            product: 'sql-server',
            rule,
            comparison: {
              ...{
                product: 'sql-server',
                rules: [rule],
                hosts: [],
                differences: [0],
                sentence: 'The first half is right.',
              },
              totals: [{ profile: 'product-terms', need: { cores: 76, atLeast: 76 }, packs: 38 }],
            },
            estate: {
              product: 'sql-server',
              places: [],
              unresolved: [],
              free: 0,
              passive: 0,
              inCloud: 0,
              totals: {},
            },
            positions: [
              {
                license: 'sql-server-enterprise',
                ...{ entitled: known(64), required: known(76), assured: none, unassured: none },
                ...{ shortfall: known(12), surplus: known(0), shortAtLeast: 12, servedByHigher: 0 },
                packsToOrder: known(6),
                exposure: { monthly: money, yearly: money },
              },
            ],
          },
        ],
    flags: isUnknown
      ? []
      : Array.from({ length: rows }, (_, index) => ({
          ...{
            code: 'below-the-minimum' as const,
            serverId: `server-${index}`,
            name: null,
            product: 'sql-server' as const,
          },
          ...{ underBy: 2, because: 'it has 2 cores and the least is 4 per virtual machine' },
        })),
  };
}
