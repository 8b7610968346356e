import type { LineProblem } from './import-errors.ts';
import type { ListImportKind } from './list-columns.ts';
import { workbookText } from './workbook-text.ts';

/** A list as the text its parser reads. */
export interface ListText {
  readonly text: string;
  /** The sheet it stands on; null where the file is no workbook. */
  readonly sheet: string | null;
  readonly problems: readonly LineProblem[];
}

export interface ListFile {
  readonly kind: ListImportKind;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** Null: the only sheet that can be meant. */
  readonly sheet: string | null;
}

const workbookName = /\.(xlsx|xlsm|xlsb|xls)$/i;
const zipMark = [0x50, 0x4b, 0x03, 0x04];

/** A CSV or JSON file as it is; of a workbook one sheet, as the CSV text it would be saved as. */
export async function listText(file: ListFile): Promise<ListText> {
  const { fileName, bytes, sheet } = file;
  if (workbookName.test(fileName) || zipMark.every((byte, index) => bytes[index] === byte))
    return workbookText(file);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const message = 'is no workbook and has no sheets: leave --sheet out.';
  return { text, sheet: null, problems: sheet === null ? [] : [{ place: 'file', message }] };
}

/** Problems of lines with the sheet the lines are of. */
export function onSheet(problems: readonly LineProblem[], sheet: string | null): readonly LineProblem[] {
  if (sheet === null) return problems;
  return problems.map(({ place, message }) => ({
    place: place.startsWith('line ') ? `sheet "${sheet}" ${place}` : place,
    message,
  }));
}
