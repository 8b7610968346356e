import { rename, writeFile } from 'node:fs/promises';

/** Whole or not at all, and for its owner's eyes only: exports hold personal data. */
export async function writePrivateFile(file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.part`;
  await writeFile(draft, content, { mode: 0o600 });
  await rename(draft, file);
}
