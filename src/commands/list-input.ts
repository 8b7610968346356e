import { basename } from 'node:path';
import type { ListImportKind } from '../imports/list-columns.ts';
import { listText, type ListText } from '../imports/list-text.ts';
import { readInput } from './read-input.ts';

/** A list somebody names on the command line, as it is kept and as it reads. */
export interface ListInput extends ListText {
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

export interface SheetOption {
  readonly sheet?: string;
}

export const sheetFlag = '--sheet <name>';
export const sheetHelp = 'of a workbook with several lists: the sheet';

/** A CSV, JSON or XLSX file relative to where it was named. Throws FILE_UNREADABLE. */
export async function readListInput(
  cwd: string,
  name: string,
  kind: ListImportKind,
  { sheet }: SheetOption,
): Promise<ListInput> {
  const bytes = await readInput(cwd, name);
  const fileName = basename(name);
  return { fileName, bytes, ...(await listText({ kind, fileName, bytes, sheet: sheet ?? null })) };
}
