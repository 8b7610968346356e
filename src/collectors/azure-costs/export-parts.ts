import { z } from 'zod/v4';
import type { ExportStore } from '../../azure/export-store.ts';
import { reportUnreadable } from '../report-error.ts';
import type { SourceRecord } from '../source-record.ts';
import type { ExportRun } from './export-runs.ts';

/** A CSV file of an export. */
export interface ExportPart {
  readonly name: string;
  /** Lines of data it has by its manifest; null where nothing says. */
  readonly rows: number | null;
}

const Manifest = z.object({
  exportConfig: z.object({ type: z.string().nullish() }).nullish(),
  blobs: z.array(z.object({ blobName: z.string().min(1), dataRowCount: z.int().nonnegative().nullish() })),
});

/** A reservation is spread over what used it: the same cost that is asked of Cost Management. */
const amortised = /^(amortized|focus)/i;

const mostManifestBytes = 4 * 1024 * 1024;

/**
 * The files of a run, by its manifest where there is one. None for an export of another cost, which is noted.
 * Throws REPORT_UNREADABLE for a manifest that cannot be read.
 */
export async function partsOf(
  store: ExportStore,
  { manifest, files }: ExportRun,
  record: SourceRecord,
): Promise<readonly ExportPart[]> {
  if (manifest === null) return files.map((name) => ({ name, rows: null }));
  const { exportConfig, blobs } = await readManifest(store, manifest);
  const type = exportConfig?.type ?? null;
  if (type !== null && !amortised.test(type)) {
    record.note({
      code: 'export-not-amortised',
      place: manifest,
      message: `The export holds ${type}; amortised cost is read. It was left out.`,
    });
    return [];
  }
  const isStrange = blobs.some(({ blobName }) => !blobName.startsWith(`${store.place.folder}/`));
  if (isStrange) throw reportUnreadable(manifest, 'it names a file outside of its folder');
  return blobs.map(({ blobName, dataRowCount }) => ({ name: blobName, rows: dataRowCount ?? null }));
}

async function readManifest(store: ExportStore, name: string): Promise<z.output<typeof Manifest>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of store.read(name)) {
    bytes += chunk.length;
    if (bytes > mostManifestBytes) throw reportUnreadable(name, 'it is larger than any manifest');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const read = Manifest.safeParse(parsed(text));
  if (!read.success) throw reportUnreadable(name, 'it is not a manifest of an export');
  return read.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
