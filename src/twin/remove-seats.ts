import { z } from 'zod/v4';

import { guidFrom } from './object-ids.ts';
import { emptyResponse, jsonResponse, type TwinResponse } from './messages.ts';
import type { TwinWorld } from './route.ts';
import { skuWithId } from './tenant-skus.ts';

const wanted = z.strictObject({
  skuId: z.string(),
  count: z.int().min(1),
  /** `app`: with the product's own token, and not by the product: a secret that leaked. */
  by: z.enum(['administrator', 'app']),
});

/** Takes direct licences from the first people who hold them, behind the product's back (C14). */
export function removeSeats({ tenant, state, nowMs }: TwinWorld, bodyText: string): TwinResponse {
  const body = wanted.safeParse(bodyText === '' ? null : JSON.parse(bodyText));
  const sku = body.success ? skuWithId(body.data.skuId)?.key : undefined;
  if (!body.success || sku === undefined) return emptyResponse(400);
  const { skuId, count, by } = body.data;
  const now = nowMs();
  const userIds: string[] = [];
  for (let index = 0; index < tenant.users && userIds.length < count; index += 1) {
    const person = tenant.personAt(index);
    const rows = state.newestRowsOf(person).filter((row) => row.sku === sku);
    if (rows.length !== 1 || rows[0]?.group !== null) continue;
    const requestId = guidFrom(tenant.seed, index, state.changes.length);
    const change = { at: new Date(now).toISOString(), visibleAt: now, userId: person.id, requestId };
    const who = by === 'administrator' ? { by } : {};
    state.accept({ kind: 'user', ...change, add: [], remove: [skuId.toLowerCase()], ...who });
    userIds.push(person.id);
  }
  return jsonResponse(200, { userIds });
}
