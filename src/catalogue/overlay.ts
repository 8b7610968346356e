import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod/v4';
import { AppError } from '../lib/app-error.ts';
import { guid, type ServicePlan } from './service-plan.ts';

const Overlay = z.strictObject({
  schemaVersion: z.literal(1),
  source: z.string().min(1),
  readAt: z.iso.datetime(),
  /** Plan id → its name. */
  plans: z.record(z.string().regex(guid), z.string().min(1)),
  skus: z.array(
    z.strictObject({
      skuId: z.string().regex(guid),
      skuPartNumber: z.string().min(1),
      displayName: z.string().min(1),
      plans: z.array(z.string().regex(guid)),
    }),
  ),
});

/** A SKU as Microsoft's table of product names has it. */
export interface PublishedSku {
  readonly skuId: string;
  readonly skuPartNumber: string;
  readonly displayName: string;
  readonly plans: readonly ServicePlan[];
}

/** What a refresh brought, laid over the shipped tables: names and service plans, never a classification. */
export interface CatalogueOverlay {
  /** File name or address it came from. */
  readonly source: string;
  /** ISO instant. */
  readonly readAt: string;
  readonly skus: readonly PublishedSku[];
}

/** The overlay of a data directory, or null where nothing was refreshed yet. Throws CATALOGUE_CORRUPT. */
export async function readOverlay(file: string): Promise<CatalogueOverlay | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw corrupt(file, 'It cannot be read.', cause);
  }
  const parsed = Overlay.safeParse(jsonOf(text));
  if (!parsed.success) throw corrupt(file, z.prettifyError(parsed.error), parsed.error);
  const { source, readAt, plans, skus } = parsed.data;
  return {
    source,
    readAt,
    skus: skus.map(({ plans: planIds, ...sku }) => ({
      ...sku,
      plans: planIds.map((id) => {
        const name = plans[id];
        if (name === undefined) throw corrupt(file, `Plan ${id} of ${sku.skuId} has no name.`);
        return { id, name };
      }),
    })),
  };
}

/** Readers see the old overlay or the new one. */
export async function writeOverlay(file: string, overlay: CatalogueOverlay): Promise<void> {
  const plans = new Map(overlay.skus.flatMap((sku) => sku.plans.map(({ id, name }) => [id, name] as const)));
  const stored: z.infer<typeof Overlay> = {
    schemaVersion: 1,
    source: overlay.source,
    readAt: overlay.readAt,
    plans: Object.fromEntries(plans),
    skus: overlay.skus.map((sku) => ({ ...sku, plans: sku.plans.map(({ id }) => id) })),
  };
  const draft = `${file}.tmp`;
  await writeFile(draft, `${JSON.stringify(stored)}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, file);
}

/** Undefined, which no overlay is, for what is not JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function corrupt(file: string, why: string, cause?: unknown): AppError {
  return new AppError(
    'CATALOGUE_CORRUPT',
    {
      what: `The refreshed catalogue ${file} cannot be used.`,
      why,
      fix: 'Delete it to return to the shipped tables, then run "catalogue refresh" again.',
    },
    { cause },
  );
}
