import { constants } from 'node:fs';
import { access, chmod, stat } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { writeWorkbook } from '../reports/write-workbook.ts';
import { count } from '../reports/trend-advice.ts';
import { toCsv } from '../reports/to-csv.ts';
import { writePrivateFile } from '../reports/write-private-file.ts';
import { noPositionsYet, nothingCollected } from '../jobs/errors.ts';
import type { TableName } from '../lake/observation.ts';
import { columnEntries, tableNames } from '../lake/tables.ts';
import { UsageError } from './errors.ts';
import { addExportFeed } from './export-feed.ts';
import { perProduct, sheetFor, sheetNames, type SheetName } from './export-sheets.ts';
import type { AddCommand } from './invocation.ts';
import { nameAccess, withReveal, type NameAccess, type RevealOptions } from './reveal-names.ts';
import type { Services } from './services.ts';
import { unwritable } from './write-output.ts';

/** What `export` is told, beside the tables of the lake, which go out as they are. */
const kinds = [...sheetNames, 'seats'] as const;

/** `export <what> [product] --to <file> [--reveal --purpose P]` (AUT-07). */
export const addExport: AddCommand = (program, invocation) => {
  const { services, finish, cwd, actor } = invocation;
  const command = withReveal(program.command('export'))
    .description('positions, cases, reports, judged seats or observations as a file')
    .argument('<what>', `${kinds.join(', ')}; observations: ${tableNames.join(', ')}`)
    .argument('[product...]', `of ${perProduct.join(', ')}: only this product`)
    .requiredOption('--to <file>', '.csv; .xlsx (not seats and observations), .parquet (these only)')
    .action(async (what: string, words: string[], { to, ...reveal }: RevealOptions & { to: string }) => {
      const file = resolve(cwd, to);
      const write = writerOf(what, words, extname(to).toLowerCase());
      await checkWritable(file, to);
      const used = await services();
      const table = tableNames.find((each) => each === what);
      if (table !== undefined && namesPeople(table))
        await demandNames(table, nameAccess(used, reveal, { actor, subject: `export:${table}` }));
      const rows = await write(used, file);
      const of = words.length === 0 ? '' : ` of ${words.join(' ')}`;
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, what, file, rows },
        text: `${what}${of} written to ${to}${rows === null ? '' : `: ${count(rows)} rows`}.`,
      });
    });
  addExportFeed(command, invocation);
};

/** Columns that tell who somebody is; reports know people by nothing else. Devices are often named for their users. */
const namingColumns: ReadonlySet<string> = new Set([
  ...['userPrincipalName', 'userKey', 'mail', 'actorName'],
  ...['deviceName', 'primaryUser'],
]);

function namesPeople(table: TableName): boolean {
  return columnEntries(table).some(([column]) => namingColumns.has(column));
}

/** Observations go out whole or not at all. */
async function demandNames(table: TableName, names: NameAccess): Promise<void> {
  if (!names.isShown) {
    throw new UsageError(
      `"${table}" tells who people are.`,
      'The policy hides names, and observations go out as they are.',
      'Add --reveal --purpose "…", which is recorded; "seats" has no names.',
    );
  }
  await names.record(null);
}

async function checkWritable(file: string, name: string): Promise<void> {
  try {
    await access(dirname(file), constants.W_OK | constants.X_OK);
    const found = await stat(file).catch(() => null);
    if (found === null || found.isFile()) return;
  } catch (cause) {
    throw unwritable(name, cause);
  }
  throw unwritable(name, undefined);
}

/** Answers how many rows it wrote, where it knows. */
type Write = (services: Services, file: string) => Promise<number | null>;

/** How to write what is asked for. Throws COMMAND_USAGE before anything is opened. */
function writerOf(what: string, words: readonly string[], ending: string): Write {
  if (words.length > 0 && !perProduct.includes(what)) {
    throw new UsageError(
      `"${what}" is not exported by product.`,
      `Only ${perProduct.join(', ')} are.`,
      `Leave out "${words.join(' ')}".`,
    );
  }
  const sheet = sheetNames.find((each) => each === what);
  if (sheet !== undefined) return sheetWriter(sheet, words, ending);
  const table = tableNames.find((each) => each === what);
  if (table === undefined && what !== 'seats') {
    throw new UsageError(
      `"${what}" cannot be exported.`,
      'An export is a table.',
      `Use one of: ${[...kinds, ...tableNames].join(', ')}.`,
    );
  }
  return runWriter(table ?? 'seats', ending);
}

function sheetWriter(name: SheetName, words: readonly string[], ending: string): Write {
  if (ending !== '.csv' && ending !== '.xlsx') throw wrongEnding(ending, '.csv or .xlsx');
  return async (services, file) => {
    const sheet = await sheetFor(services, name, words);
    if (ending === '.csv') await writePrivateFile(file, toCsv(sheet));
    else await writeWorkbook(file, sheet);
    return sheet.rows.length;
  };
}

/** Of the newest run. The file holds personal data: it is for its owner's eyes only. */
function runWriter(what: TableName | 'seats', ending: string): Write {
  if (ending !== '.csv' && ending !== '.parquet') throw wrongEnding(ending, '.csv or .parquet');
  const format = ending === '.csv' ? 'csv' : 'parquet';
  return async ({ lake, tenantId }, file) => {
    const run = await lake.newest({ tenantId });
    if (run === null) throw nothingCollected(null);
    if (what !== 'seats') await run.exportTable(what, file, format);
    else if ((await run.exportSeats(file, format)) === null) throw noPositionsYet(null);
    await chmod(file, 0o600);
    return null;
  };
}

function wrongEnding(ending: string, allowed: string): UsageError {
  return new UsageError(
    `"${ending}" is not a format of this export.`,
    'The file name says the format.',
    `Let it end in ${allowed}.`,
  );
}
