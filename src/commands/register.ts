import { readFile } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { AppError } from '../lib/app-error.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { table } from './table.ts';

/** `register import|amend|show` (ENT-01..08). */
export const addRegister: AddCommand = (program, { services, finish, cwd, actor }) => {
  const register = program
    .command('register')
    .description('what you are entitled to, who owns it, what it costs');

  register
    .command('import')
    .description('adds the lines of a CSV or JSON file; all of them or none')
    .argument('<file>')
    .action(async (name: string) => {
      const text = await readInput(resolve(cwd, name), name);
      const format = extname(name).toLowerCase() === '.json' ? 'json' : 'csv';
      const { register: store } = await services();
      const result = await store.importLines(text, { format, fileName: basename(name), actor });
      const issues = result.issues.map(({ place, message }) => `  ${place}: ${message}`);
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, ...result },
        text: [result.summary, ...issues].join('\n'),
      });
    });

  register
    .command('amend')
    .description('adds one line to a product; earlier lines stay as they are')
    .requiredOption('--product <slug>')
    .requiredOption('--quantity <units>', 'may be negative')
    .requiredOption('--start-date <day>', 'first day in force', isoDayOption)
    .requiredOption('--document <text>', 'where it is written')
    .option('--end-date <day>', 'last day in force', isoDayOption)
    .option('--contract <id>')
    .option('--unit-price <amount>')
    .option('--currency <code>')
    .option('--price-per <period>', 'month or year')
    .option('--price-source <text>')
    .option('--price-date <day>', '', isoDayOption)
    .option('--supersedes <line>', 'id of a line that this one replaces')
    .action(async (amendment: Parameters<Awaited<ReturnType<typeof services>>['register']['amend']>[0]) => {
      const { register: store } = await services();
      const line = await store.amend(amendment, actor);
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, line },
        text: `Added ${line.id}: ${line.quantity} × ${line.name}.`,
      });
    });

  register
    .command('show')
    .description('every line, and what it is on a day')
    .option('--as-of <day>', 'default: today', isoDayOption)
    .action(async ({ asOf }: { asOf?: string }) => {
      const { register: store, clock } = await services();
      const day = asOf ?? isoOf(dayOfInstant(clock.now()));
      const lines = await store.show({ asOf: day });
      const rows = lines.map(({ id, name, quantity, contract, startDate, endDate, state }) => [
        name,
        String(quantity),
        contract,
        startDate,
        endDate ?? 'open',
        state,
        id,
      ]);
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, asOf: day, lines },
        text:
          rows.length === 0
            ? 'The register is empty: import a CSV or JSON file with "register import <file>".'
            : table([['product', 'units', 'contract', 'from', 'to', 'state', 'line'], ...rows]),
      });
    });
};

async function readInput(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new AppError(
      'FILE_UNREADABLE',
      {
        what: `${name} cannot be read.`,
        why: 'It does not exist, or may not be opened.',
        fix: 'Check the name and its permissions.',
      },
      { cause },
    );
  }
}
