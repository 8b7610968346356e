import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';

/** Whole or not at all, and for its owner's eyes only: exports hold personal data. */
export async function writePrivateFile(file: string, content: string | Uint8Array): Promise<void> {
  // A name that nothing has: whatever else lies beside the target is not ours to replace.
  const draft = `${file}.${randomUUID()}.part`;
  try {
    await writeFile(draft, content, { mode: 0o600, flag: 'wx' });
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true });
    throw cause;
  }
}
