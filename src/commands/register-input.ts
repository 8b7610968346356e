import { basename, extname } from 'node:path';
import type { Issue } from '../lib/issue.ts';
import type { ImportOptions } from '../register/open-register.ts';
import type { CommandResult } from './command-result.ts';
import { UsageError } from './errors.ts';
import { readInput } from './read-input.ts';

export interface RegisterInput {
  readonly content: Uint8Array;
  readonly options: ImportOptions;
}

/** A file to import, in the format its name says. Throws FILE_UNREADABLE, or COMMAND_USAGE for an old workbook. */
export async function readRegisterInput(cwd: string, name: string, actor: string): Promise<RegisterInput> {
  const ending = extname(name).toLowerCase();
  if (ending === '.xls' || ending === '.xlsb') {
    throw new UsageError(
      `${name} is a workbook of an older format.`,
      'Only CSV, JSON and XLSX files are read.',
      'Open it and save it as .xlsx or .csv.',
    );
  }
  const format = ending === '.json' ? 'json' : ending === '.xlsx' || ending === '.xlsm' ? 'xlsx' : 'csv';
  return {
    content: await readInput(cwd, name),
    options: { format, fileName: basename(name), actor },
  };
}

/** What an import did, with whatever deserves a look. */
export function importResult(
  result: { readonly summary: string; readonly issues: readonly Issue[] } & object,
): CommandResult {
  const issues = result.issues.map(({ place, message }) => `  ${place}: ${message}`);
  return {
    exitCode: 0,
    document: { schemaVersion: 1, ...result },
    text: [result.summary, ...issues].join('\n'),
  };
}

/** An instant from the command line, RFC 3339. Throws COMMAND_USAGE. */
export function instantOption(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new UsageError(
    `"${text}" is not an instant.`,
    'Instants are written as RFC 3339.',
    'For example 2026-11-22T08:00:00Z.',
  );
}

/** What `--as-of` and `--known-at` ask for, with the day to take when none is given. */
export function momentOf(
  { asOf, knownAt }: { readonly asOf?: string; readonly knownAt?: string },
  today: string,
): { readonly asOf: string; readonly knownAt?: string } {
  return { asOf: asOf ?? today, ...(knownAt === undefined ? {} : { knownAt }) };
}
