import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile, sizeOf } from './durable-file.ts';
import { lakeRunDamaged } from './lake-errors.ts';
import type { Manifest } from './observation.ts';
import { manifestFile } from './run-folder.ts';

/** Makes the run visible: everything it names must be durable by now. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await replaceFile(join(folder, manifestFile), `${JSON.stringify(manifest, null, 1)}\n`);
}

/** Reads what a finished run holds. Throws LAKE_RUN_DAMAGED when that is not what lies on the disk. */
export async function readManifest(folder: string, runId: string): Promise<Manifest> {
  const manifest = parseManifest(await readFile(join(folder, manifestFile), 'utf8'), runId);
  for (const { path, bytes } of manifest.files) {
    const size = await sizeOf(join(folder, path));
    if (size === null) throw lakeRunDamaged(runId, `Its file ${path} is missing.`);
    if (size !== bytes)
      throw lakeRunDamaged(runId, `Its file ${path} has ${size} bytes instead of ${bytes}.`);
  }
  return manifest;
}

function parseManifest(text: string, runId: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw lakeRunDamaged(runId, 'Its manifest is not JSON.', cause);
  }
  if (!isManifest(value) || value.runId !== runId) {
    throw lakeRunDamaged(runId, 'Its manifest is not one that this version of Seatkeeper wrote.');
  }
  return value;
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null) return false;
  const { schemaVersion, files, sources } = value as Partial<Manifest>;
  return (schemaVersion === 1 || schemaVersion === 2) && Array.isArray(files) && Array.isArray(sources);
}
