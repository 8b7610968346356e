import { stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import {
  documentKinds,
  type DocumentKind,
  type Filing,
  type ImportedFile,
} from '../imports/imported-file.ts';
import type { RegisterLine } from '../register/register-line.ts';
import { writePrivateFile } from '../reports/write-private-file.ts';
import { UsageError } from './errors.ts';
import { findProduct } from './find-product.ts';
import type { AddCommand, Invocation } from './invocation.ts';
import { readInput } from './read-input.ts';
import type { Services } from './services.ts';

const mebibyte = 1024 * 1024;
const mostBytes = 25 * mebibyte;

/** `documents add|show|get`: contracts, notices and terms, kept whole beside the register (ENT-22). */
export const addDocuments: AddCommand = (program, invocation) => {
  const documents = program
    .command('documents')
    .description('the files behind the register: kept whole, hashed, never opened');
  addAdd(documents, invocation);
  addShow(documents, invocation);
  addGet(documents, invocation);
};

interface FilingOptions {
  readonly product?: string;
  readonly contract?: string;
  readonly kind?: DocumentKind;
}

function addAdd(documents: Command, { services, finish, cwd, actor }: Invocation): void {
  documents
    .command('add')
    .description('keeps a file of any type, up to 25 MB')
    .argument('<file>')
    .option('--product <product>', 'a product of the register')
    .option('--contract <id>', 'a contract, as the register calls it')
    .addOption(new Option('--kind <kind>', 'what it is').choices(documentKinds))
    .action(async (name: string, options: FilingOptions) => {
      if (options.product === undefined && options.contract === undefined) {
        throw new UsageError(
          'Nothing says what the document belongs to.',
          'A document is filed under a product, a contract, or both.',
          'Add --product or --contract.',
        );
      }
      await demandSmall(cwd, name);
      const bytes = await readInput(cwd, name);
      const used = await services();
      const filing: Filing = {
        product: await productOf(used, options.product),
        contract: options.contract ?? null,
        kind: options.kind ?? null,
      };
      const fileName = basename(name);
      const { imported, isNew } = await used.inbox.keep('documents', {
        fileName,
        text: bytes,
        actor,
        filing,
      });
      await noteFiling(used, imported);
      const named = linesNaming(imported, await linesOf(used));
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, document: imported, isNew, lines: named.map(({ id }) => id) },
        text: [
          isNew ? `Kept ${fileName} as ${imported.id}.` : `${fileName} is kept already: nothing was changed.`,
          linesText(named),
        ].join('\n'),
      });
    });
}

function addShow(documents: Command, { services, finish }: Invocation): void {
  documents
    .command('show')
    .description(
      'every document with the register lines that name it, and the files lines name that nobody filed',
    )
    .action(async () => {
      const used = await services();
      const lines = await linesOf(used);
      const kept = (await used.inbox.list('documents')).map((file) => ({
        ...file,
        lines: linesNaming(file, lines).map(({ id }) => id),
      }));
      const missing = missingFiles(lines, kept);
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, documents: kept, missing },
        text: [
          kept.length === 0
            ? 'No documents are kept: add one with "documents add <file> --contract <id>".'
            : kept.map(fileText).join('\n'),
          ...(missing.length === 0 ? [] : ['', 'Named by the register and not kept:']),
          ...missing.map(({ line, fileName }) => `  ${fileName} (${line})`),
        ].join('\n'),
      });
    });
}

function addGet(documents: Command, { services, finish, cwd }: Invocation): void {
  documents
    .command('get')
    .description('writes a document as it was brought')
    .argument('<id>', 'its id, or at least eight characters of its sha256')
    .requiredOption('--to <file>', 'a file that does not exist yet')
    .action(async (id: string, { to }: { to: string }) => {
      const { inbox } = await services();
      const kept = await inbox.list('documents');
      const meant = kept.filter(
        (file) => file.id === id || (id.length >= 8 && file.sha256.startsWith(id.toLowerCase())),
      );
      const [file] = meant;
      if (file === undefined || meant.length > 1) {
        throw new UsageError(
          file === undefined ? `There is no document ${id}.` : `${id} could be several documents.`,
          'A document is named by its id, or by enough of its hash to be the only one.',
          'See "documents show".',
        );
      }
      await demandAbsent(cwd, to);
      await writeOut(resolve(cwd, to), to, await inbox.readBytes(file.id));
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, document: file, writtenTo: to },
        text: `Wrote ${file.fileName} to ${to}: ${file.bytes} bytes, sha256 ${file.sha256}.`,
      });
    });
}

/** Asked before it is read: a file that is not kept is not loaded either. */
async function demandSmall(cwd: string, name: string): Promise<void> {
  const found = await stat(resolve(cwd, name)).catch(() => null);
  if (found === null || found.size <= mostBytes) return;
  throw new UsageError(
    `${name} is too large: ${Math.ceil(found.size / mebibyte)} MB.`,
    'A document may have up to 25 MB.',
    'File the pages that matter, or a smaller scan.',
  );
}

async function demandAbsent(cwd: string, to: string): Promise<void> {
  if ((await stat(resolve(cwd, to)).catch(() => null)) === null) return;
  throw new UsageError(
    `${to} exists already.`,
    'A document never takes the place of another file.',
    'Name another file.',
  );
}

async function writeOut(path: string, to: string, bytes: Uint8Array): Promise<void> {
  try {
    await writePrivateFile(path, bytes);
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    throw new UsageError(
      `${to} cannot be written.`,
      `${cause.message}.`,
      'Name a file in a folder you may write to.',
    );
  }
}

async function productOf(
  { register, search, clock }: Services,
  words: string | undefined,
): Promise<string | null> {
  if (words === undefined) return null;
  const products = await register.entitlements({ asOf: isoOf(dayOfInstant(clock.now())) });
  return findProduct(search, words, products).product;
}

/** Told again when the file was kept already: a process may have died between the two. */
async function noteFiling(
  { tenantId, ledger }: Services,
  { importedBy, id, number, ...file }: ImportedFile,
): Promise<void> {
  const { fileName, sha256, bytes, importedAt, filings = [] } = file;
  await ledger.audit.appendOnce({
    tenantId,
    actor: importedBy,
    action: 'document.filed',
    subject: `import:${id}:${number}`,
    body: { importId: id, fileName, sha256, bytes, importedAt, filings: [...filings] },
  });
}

type NamingLine = Pick<RegisterLine, 'id' | 'document' | 'artefacts'>;

async function linesOf({ register, clock }: Services): Promise<readonly NamingLine[]> {
  const lines = await register.show({ asOf: isoOf(dayOfInstant(clock.now())) });
  return lines.filter(({ supersededBy }) => supersededBy === null);
}

/** The lines whose document text (with or without the ending) or artefacts name the file, in any case of letters. */
function linesNaming(
  { fileName }: Pick<ImportedFile, 'fileName'>,
  lines: readonly NamingLine[],
): NamingLine[] {
  const wanted = fileName.toLowerCase();
  const withoutEnding = wanted.slice(0, wanted.length - extname(wanted).length);
  return lines.filter(
    (line) =>
      line.document.toLowerCase().includes(wanted) ||
      line.document.toLowerCase().trim() === withoutEnding ||
      artefactFiles(line).some((file) => file.toLowerCase() === wanted),
  );
}

/** Artefacts are `<kind>:<file name>`. */
function artefactFiles({ artefacts }: NamingLine): string[] {
  return artefacts.map((artefact) => artefact.slice(artefact.indexOf(':') + 1).trim());
}

function missingFiles(
  lines: readonly NamingLine[],
  kept: readonly Pick<ImportedFile, 'fileName'>[],
): { readonly line: string; readonly fileName: string }[] {
  const names = new Set(kept.map(({ fileName }) => fileName.toLowerCase()));
  return lines.flatMap((line) =>
    artefactFiles(line)
      .filter((file) => !names.has(file.toLowerCase()))
      .map((fileName) => ({ line: line.id, fileName })),
  );
}

function linesText(lines: readonly NamingLine[]): string {
  return lines.length === 0
    ? 'No line of the register names this file.'
    : `Named by ${lines.map(({ id }) => id).join(', ')}.`;
}

function fileText(file: ImportedFile & { readonly lines: readonly string[] }): string {
  const { id, fileName, bytes, importedAt, importedBy, filings = [], lines } = file;
  const filed = filings.map(({ product, contract, kind }) =>
    [kind ?? 'document', 'of', [contract, product].filter((each) => each !== null).join(', ')].join(' '),
  );
  return [
    `${fileName}: ${filed.join('; ')}`,
    `  ${id}`,
    `  ${bytes} bytes, kept ${importedAt} by ${importedBy}; ${lines.length === 0 ? 'named by no line' : `named by ${lines.join(', ')}`}`,
  ].join('\n');
}
