import { z } from 'zod/v4';
import type { GraphReader } from '../graph/reader.ts';
import { AppError } from '../lib/app-error.ts';

const Skus = z.object({ value: z.array(z.object({ id: z.string() })) });
const tenantAndSku = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_/i;

/** Whose licences a twin at an address serves: the ids of its SKUs begin with it (graph-and-azure §1.1). */
export async function readTenantId(reader: GraphReader): Promise<string> {
  const { value } = await reader.getJson('/subscribedSkus', Skus);
  const tenantId = value.value.map(({ id }) => tenantAndSku.exec(id)?.[1]).find((id) => id !== undefined);
  if (tenantId !== undefined) return tenantId.toLowerCase();
  throw new AppError('TENANT_UNKNOWN', {
    what: 'The twin does not say which tenant it is.',
    why: 'None of its SKU ids begins with a tenant id.',
    fix: 'Set TENANT_ID.',
  });
}
