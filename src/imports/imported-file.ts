import { z } from 'zod/v4';

/** What people bring as files. */
export const importKinds = [
  'features',
  'documents',
  'holds',
  'phones',
  'configmgr-devices',
  'configmgr-software',
  'servers',
] as const;
export type ImportKind = (typeof importKinds)[number];

const contentHash = /^[0-9a-f]{64}$/;

/** What a document may be (ENT-22). */
export const documentKinds = ['order-form', 'notice', 'terms', 'invoice'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** What a document was filed under; one of product and contract is always there. */
export const Filing = z.object({
  product: z.string().nullable(),
  contract: z.string().nullable(),
  /** Null where nobody said. */
  kind: z.enum(documentKinds).nullable(),
});
export type Filing = Readonly<z.output<typeof Filing>>;

/** A kept file and where it comes from. */
export const ImportedFile = z.object({
  id: z.string(),
  kind: z.enum(importKinds),
  /** Files of a kind are numbered in the order they were brought, whatever the clock said. */
  number: z.int().min(1),
  /** As it was called where it came from, without its folder. */
  fileName: z.string(),
  sha256: z.string().regex(contentHash),
  bytes: z.int().min(0),
  importedAt: z.iso.datetime(),
  /** An Entra object id, or the name of the account at the shell. */
  importedBy: z.string(),
  /** Of a list brought as a workbook: the sheet it stands on. */
  sheet: z.string().optional(),
  /** Of documents only: everything the same content was filed under, in order. */
  filings: z.array(Filing).readonly().optional(),
});

export type ImportedFile = Readonly<z.output<typeof ImportedFile>>;

/** The file beside the content, as it is stored. */
export const Sidecar = ImportedFile.extend({ schemaVersion: z.literal(1) });

/** The same content of the same kind is the same import. */
export function importId(kind: ImportKind, hash: string): string {
  return `${kind}-${hash}`;
}

/** Null for text that is no id of an import. */
export function parseImportId(id: string): { readonly kind: ImportKind; readonly hash: string } | null {
  const hash = id.slice(-64);
  const kind = importKinds.find((each) => importId(each, hash) === id);
  return kind === undefined || !contentHash.test(hash) ? null : { kind, hash };
}

/** The content hash a sidecar is named after; null for any other file of the folder. */
export function hashOfSidecarName(name: string): string | null {
  const stem = name.endsWith('.json') ? name.slice(0, -'.json'.length) : '';
  return contentHash.test(stem) ? stem : null;
}
