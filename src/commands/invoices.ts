import type { InvoiceLine } from '../register/invoice-entry.ts';
import type { AddCommand } from './invocation.ts';
import { importResult, instantOption, readRegisterInput } from './register-input.ts';
import { table } from './table.ts';

/** `invoices import|show` (ENT-19). */
export const addInvoices: AddCommand = (program, { services, finish, cwd, actor }) => {
  const invoices = program
    .command('invoices')
    .description('what was billed, to be held against the register');

  invoices
    .command('import')
    .description('takes the lines of a CSV, XLSX or JSON file; an invoice imported again replaces its lines')
    .argument(
      '<file>',
      'invoice, date, product, quantity, periodStart, periodEnd, amount, currency, contract, document',
    )
    .action(async (name: string) => {
      const { content, options } = await readRegisterInput(cwd, name, actor);
      const { register } = await services();
      const result = await register.importInvoices(content, options);
      finish(importResult(result));
    });

  invoices
    .command('show')
    .description('every invoice line, replaced ones included')
    .option('--known-at <instant>', 'what the register knew then', instantOption)
    .action(async ({ knownAt }: { knownAt?: string }) => {
      const { register } = await services();
      const { invoices: lines } = await register.books(knownAt);
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, invoices: lines },
        text:
          lines.length === 0
            ? 'There are no invoices: import them with "invoices import <file>".'
            : table([header, ...lines.map(rowOf)]),
      });
    });
};

const header = ['invoice', 'product', 'units', 'from', 'to', 'amount', 'state', 'entry'];

function rowOf(line: InvoiceLine & { readonly id: string; readonly supersededBy: string | null }): string[] {
  const { invoice, product, quantity, periodStart, periodEnd, amount, currency, supersededBy, id } = line;
  const state = supersededBy === null ? 'stands' : 'replaced';
  return [invoice, product, String(quantity), periodStart, periodEnd, `${amount} ${currency}`, state, id];
}
