import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { writeWorkbook } from '../reports/write-workbook.ts';
import { sheetOfCases, sheetOfPositions, type Sheet } from '../reports/sheet.ts';
import { toCsv } from '../reports/to-csv.ts';
import { writePrivateFile } from '../reports/write-private-file.ts';
import { noPositionsYet } from '../jobs/errors.ts';
import { AppError } from '../lib/app-error.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import type { Services } from './services.ts';

/** Tables of the lake that go out as they are. */
const observations = [
  'users',
  'assignments',
  'sign_ins',
  'workloads',
  'apps',
  'copilot',
  'skus',
  'subscriptions',
  'groups',
] as const;
type ObservationTable = (typeof observations)[number];

/** `export <what> --to <file>` (AUT-07). */
export const addExport: AddCommand = (program, { services, finish, cwd }) => {
  program
    .command('export')
    .description('positions, cases or observations as a file')
    .argument('<what>', `positions, cases, ${observations.join(', ')}`)
    .requiredOption('--to <file>', '.csv, .xlsx or (observations) .parquet')
    .action(async (what: string, { to }: { to: string }) => {
      const file = resolve(cwd, to);
      await checkWritable(file, to);
      const rows = await exportTo(await services(), what, file, extname(to).toLowerCase());
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, what, file, rows },
        text: `${what} written to ${to}${rows === null ? '' : `: ${rows} rows`}.`,
      });
    });
};

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

function unwritable(name: string, cause: unknown): AppError {
  return new AppError(
    'FILE_UNWRITABLE',
    {
      what: `${name} cannot be written.`,
      why: 'Its folder does not exist or may not be written to, or the name is taken by a folder.',
      fix: 'Name a file in a folder that exists and is yours.',
    },
    { cause },
  );
}

async function exportTo(
  services: Services,
  what: string,
  file: string,
  ending: string,
): Promise<number | null> {
  const table = observations.find((each) => each === what);
  if (table !== undefined) return exportObservations(services, table, file, ending);
  const sheet = await sheetOf(services, what);
  if (ending === '.csv') await writePrivateFile(file, toCsv(sheet));
  else if (ending === '.xlsx') await writeWorkbook(file, sheet);
  else throw wrongEnding(ending, '.csv or .xlsx');
  return sheet.rows.length;
}

async function exportObservations(
  { lake, tenantId }: Services,
  table: ObservationTable,
  file: string,
  ending: string,
) {
  if (ending !== '.csv' && ending !== '.parquet') throw wrongEnding(ending, '.csv or .parquet');
  const run = await lake.newest({ tenantId });
  if (run === null) throw noPositionsYet(null);
  await run.exportTable(table, file, ending === '.csv' ? 'csv' : 'parquet');
  return null;
}

async function sheetOf({ ledger, tenantId }: Services, what: string): Promise<Sheet> {
  if (what === 'cases') return sheetOfCases(await ledger.cases.list({ tenantId }));
  if (what !== 'positions') {
    throw new UsageError(
      `"${what}" cannot be exported.`,
      'An export is a table.',
      `Use one of: positions, cases, ${observations.join(', ')}.`,
    );
  }
  const day = await ledger.positions.newest({ tenantId });
  if (day === null) throw noPositionsYet(null);
  return sheetOfPositions(day);
}

function wrongEnding(ending: string, allowed: string): UsageError {
  return new UsageError(
    `"${ending}" is not a format of this export.`,
    'The file name says the format.',
    `Let it end in ${allowed}.`,
  );
}
