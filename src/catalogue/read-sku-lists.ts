import { z } from 'zod/v4';
import { restrictions, type Restriction } from '../core/model/feature.ts';
import { assertOnce, listCell, readTable } from './read-table.ts';
import { guid } from './service-plan.ts';

const AddonRow = z.strictObject({ skuId: z.string().regex(guid), requires: listCell });

const ResourceAccountRow = z.strictObject({ skuId: z.string().regex(guid), usedFor: z.string().min(1) });

const RestrictedRow = z.strictObject({
  skuId: z.string().regex(guid),
  restriction: z.enum(restrictions),
  why: z.string().min(1),
});

/** Add-on → the SKUs of which it needs one beside it (C32). Throws TypeError for a damaged table. */
export function readAddons(text: string): ReadonlyMap<string, readonly string[]> {
  const rows = readTable('addons.csv', text, AddonRow);
  assertOnce(
    'addons.csv',
    rows.map(({ skuId }) => skuId),
  );
  for (const { skuId, requires } of rows) {
    const wrong = requires.find((base) => !guid.test(base) || base === skuId);
    if (wrong !== undefined) throw new TypeError(`addons.csv: ${skuId} cannot need ${wrong}`);
  }
  return new Map(rows.map(({ skuId, requires }) => [skuId, [...requires].sort()]));
}

/** SKUs bought for a room, a shared device or a call queue → what it is. Throws TypeError for a damaged table. */
export function readResourceAccounts(text: string): ReadonlyMap<string, string> {
  const rows = readTable('resource-accounts.csv', text, ResourceAccountRow);
  assertOnce(
    'resource-accounts.csv',
    rows.map(({ skuId }) => skuId),
  );
  return new Map(rows.map(({ skuId, usedFor }) => [skuId, usedFor]));
}

/** SKUs that licence terms keep to some people → to whom. Throws TypeError for a damaged table. */
export function readRestricted(text: string): ReadonlyMap<string, Restriction> {
  const rows = readTable('restricted.csv', text, RestrictedRow);
  assertOnce(
    'restricted.csv',
    rows.map(({ skuId }) => skuId),
  );
  return new Map(rows.map(({ skuId, restriction }) => [skuId, restriction]));
}
