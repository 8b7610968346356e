import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { absent, makePrivateFolder, readIfThere, sizeOf, writePrivate } from '../lib/private-file.ts';
import { importDamaged, importNotFound, importStoreFailed } from './import-errors.ts';
import {
  hashOfSidecarName,
  importId,
  parseImportId,
  Sidecar,
  ImportedFile,
  type Filing,
  type ImportKind,
} from './imported-file.ts';
import { isListImportKind } from './list-columns.ts';
import { listText } from './list-text.ts';

export interface InboxDeps {
  /** Has its folder to itself. */
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface BroughtFile {
  readonly fileName: string;
  /** Text is kept as UTF-8, bytes as they are. */
  readonly text: string | Uint8Array;
  /** Who brings it: an Entra object id, or the name of the account at the shell. */
  readonly actor: string;
  /** Of a document: what it is filed under. */
  readonly filing?: Filing;
  /** Of a list in a workbook: the sheet it stands on. */
  readonly sheet?: string | null;
}

export interface KeptImport {
  readonly imported: ImportedFile;
  /** False where the newest file of the kind has this content already: then nothing was changed. */
  readonly isNew: boolean;
}

/**
 * The files people bring, whole and as they were, with who brought them and when. Throws IMPORT_DAMAGED where a
 * file or its sidecar is not what was kept, IMPORT_STORE_FAILED where the disk does not answer.
 */
export interface Inbox {
  /**
   * Keeps a file; it is durable when this returns. The same content of one kind is one import: bringing an
   * earlier one again makes it the newest, under its old id. A document filed under something further keeps what
   * it was filed under before.
   */
  keep(kind: ImportKind, file: BroughtFile): Promise<KeptImport>;
  /** The file that was brought last. */
  newest(kind: ImportKind): Promise<ImportedFile | null>;
  /** In the order they were brought. */
  list(kind: ImportKind): Promise<readonly ImportedFile[]>;
  /** The text, as it was brought; of a list in a workbook its sheet, as CSV. Throws IMPORT_NOT_FOUND. */
  read(id: string): Promise<string>;
  /** The bytes, as they were brought. Throws IMPORT_NOT_FOUND. */
  readBytes(id: string): Promise<Uint8Array>;
}

export function createInbox({ dir, clock, log }: InboxDeps): Inbox {
  function pathsOf(kind: ImportKind, hash: string): { readonly content: string; readonly sidecar: string } {
    return { content: join(dir, kind, `${hash}.content`), sidecar: join(dir, kind, `${hash}.json`) };
  }

  /** The sidecar is written last: content without one was never imported. */
  async function hashesOf(kind: ImportKind): Promise<readonly string[]> {
    const names = await readdir(join(dir, kind)).catch(absent);
    return (names ?? []).flatMap((name) => hashOfSidecarName(name) ?? []);
  }

  async function readSidecar(kind: ImportKind, hash: string): Promise<ImportedFile> {
    const id = importId(kind, hash);
    const stored = await readIfThere(pathsOf(kind, hash).sidecar);
    if (stored === null) throw importNotFound(id);
    const file = parseSidecar(id, stored.toString('utf8'));
    if (file.id === id && importId(file.kind, file.sha256) === id) return file;
    throw importDamaged(id, 'What is known of it belongs to another file.');
  }

  async function readContent({ id, kind, sha256 }: ImportedFile): Promise<Buffer> {
    const bytes = await readIfThere(pathsOf(kind, sha256).content);
    if (bytes === null) throw importDamaged(id, 'Its content is missing.');
    if (hashOf(bytes) !== sha256) throw importDamaged(id, 'Its content is not what was imported.');
    return bytes;
  }

  async function readKept(id: string): Promise<{ readonly file: ImportedFile; readonly bytes: Buffer }> {
    const parsed = parseImportId(id);
    if (parsed === null) throw importNotFound(id);
    const file = await readSidecar(parsed.kind, parsed.hash);
    return { file, bytes: await readContent(file) };
  }

  async function readText(id: string): Promise<string> {
    const { file, bytes } = await readKept(id);
    const { kind, fileName, sheet } = file;
    if (sheet === undefined || !isListImportKind(kind)) return bytes.toString('utf8');
    const { text, problems } = await listText({ kind, fileName, bytes, sheet });
    const [problem] = problems;
    if (problem !== undefined) throw importDamaged(id, `${problem.place}: ${problem.message}`);
    return text;
  }

  async function list(kind: ImportKind): Promise<ImportedFile[]> {
    const hashes = await hashesOf(kind);
    const files = await Promise.all(hashes.map((hash) => readSidecar(kind, hash)));
    for (const { id, sha256, bytes } of files) {
      const size = await sizeOf(pathsOf(kind, sha256).content);
      if (size === null) throw importDamaged(id, 'Its content is missing.');
      if (size !== bytes) throw importDamaged(id, `Its content has ${size} bytes instead of ${bytes}.`);
    }
    return files.sort(inOrder);
  }

  /** What is kept of this content; null where there is nothing, or nothing whole. */
  async function intact(kind: ImportKind, hash: string): Promise<ImportedFile | null> {
    try {
      const file = await readSidecar(kind, hash);
      await readContent(file);
      return file;
    } catch (error) {
      if (error instanceof AppError && ['IMPORT_DAMAGED', 'IMPORT_NOT_FOUND'].includes(error.code))
        return null;
      throw error;
    }
  }

  async function keep(kind: ImportKind, brought: BroughtFile): Promise<KeptImport> {
    const { fileName, text, actor, filing } = brought;
    const sheet = brought.sheet ?? undefined;
    const content = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
    const hash = hashOf(content);
    const same = await intact(kind, hash);
    const others = (await hashesOf(kind)).filter((each) => each !== hash);
    const numbers = await Promise.all(others.map(async (each) => (await readSidecar(kind, each)).number));
    const highest = Math.max(0, ...numbers);
    const filings = filingsWith(same?.filings ?? [], filing);
    const isFiled = filings.length === (same?.filings ?? []).length;
    if (same !== null && same.number > highest && isFiled && same.sheet === sheet)
      return { imported: same, isNew: false };
    const imported: ImportedFile = {
      id: importId(kind, hash),
      kind,
      number: Math.max(highest, same?.number ?? 0) + 1,
      fileName,
      sha256: hash,
      bytes: content.byteLength,
      importedAt: clock.now().toISOString(),
      importedBy: actor,
      ...(sheet === undefined ? {} : { sheet }),
      ...(filings.length === 0 ? {} : { filings }),
    };
    const paths = pathsOf(kind, hash);
    await makePrivateFolder(join(dir, kind));
    await writePrivate(paths.content, content);
    const sidecar = `${JSON.stringify({ schemaVersion: 1, ...imported }, null, 1)}\n`;
    await writePrivate(paths.sidecar, sidecar);
    log.info({ stage: 'import', kind, importId: imported.id, bytes: imported.bytes }, 'file kept');
    return { imported, isNew: true };
  }

  return {
    keep: (kind, file) => onDisk(() => keep(kind, file)),
    list: (kind) => onDisk(() => list(kind)),
    newest: (kind) => onDisk(async () => (await list(kind)).at(-1) ?? null),
    read: (id) => onDisk(() => readText(id)),
    readBytes: (id) => onDisk(async () => (await readKept(id)).bytes),
  };
}

function filingsWith(before: readonly Filing[], added: Filing | undefined): readonly Filing[] {
  if (added === undefined || before.some((each) => isDeepStrictEqual(each, added))) return before;
  return [...before, added];
}

function parseSidecar(id: string, text: string): ImportedFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw importDamaged(id, 'What is known of it is not JSON.', cause);
  }
  const parsed = Sidecar.safeParse(value);
  if (parsed.success) return ImportedFile.parse(parsed.data);
  const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'the whole').join(', ');
  throw importDamaged(id, `What is known of it does not read: ${fields}.`, parsed.error);
}

/** Two processes at once may give one number: the moment decides, then the id. */
function inOrder(a: ImportedFile, b: ImportedFile): number {
  return a.number - b.number || Date.parse(a.importedAt) - Date.parse(b.importedAt) || (a.id < b.id ? -1 : 1);
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function onDisk<T>(use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (error instanceof AppError || !(error instanceof Error && 'syscall' in error)) throw error;
    throw importStoreFailed(error);
  }
}
