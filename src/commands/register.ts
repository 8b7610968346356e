import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { metrics, optionalColumns, requiredColumns } from '../register/register-line.ts';
import { unknownText, wordsOf } from '../reports/reason-words.ts';
import { notReconciled } from '../jobs/check-entitlements.ts';
import { registerDocument, type EntitlementRow } from '../reports/register-document.ts';
import { UsageError } from './errors.ts';
import type { AddCommand, Invocation } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { importResult, instantOption, momentOf, readRegisterInput } from './register-input.ts';
import { notReconciledText } from './not-reconciled-text.ts';
import { table } from './table.ts';

/** `register import|amend|show|budgets` (ENT-01..16). */
export const addRegister: AddCommand = (program, invocation) => {
  const register = program
    .command('register')
    .description('what you are entitled to, who owns it, what it costs');
  addImport(register, invocation);
  addAmend(register, invocation);
  addShow(register, invocation);
  addBudgets(register, invocation);
};

type Parent = Parameters<AddCommand>[0];

function addImport(register: Parent, { services, finish, cwd, actor }: Invocation): void {
  register
    .command('import')
    .description('adds the lines of a CSV, XLSX or JSON file; all of them or none')
    .argument('<file>')
    .addHelpText('after', importHelp)
    .action(async (name: string) => {
      const { content, options } = await readRegisterInput(cwd, name, actor);
      const { register: store } = await services();
      const result = await store.importLines(content, options);
      finish(importResult(result));
    });
}

const importHelp = `
Columns every file has: ${requiredColumns.join(', ')}.
Columns it may leave out: ${optionalColumns.join(', ')}.
A cell may be empty where nothing is stated: endDate, the price (unitPrice to priceDate, all or none), ownerIds.`;

const amendHelp = `
A further line needs --product, --quantity, --start-date and --document; name, SKUs, metric, contract,
end, seller and notice are, unless stated, those of the product's newest line that entitles on its start
date; which line that was is said. A correction needs --product and
--supersedes; whatever it does not state stays as it was.`;

type Amendment = Parameters<Awaited<ReturnType<Invocation['services']>>['register']['amend']>[0];

function addAmend(register: Parent, { services, finish, actor }: Invocation): void {
  register
    .command('amend')
    .description('adds one line to a product; earlier lines stay as they are')
    .addHelpText('after', amendHelp)
    .requiredOption('--product <slug>', 'needed: as "register show --json" names it')
    .option('--quantity <units>', 'needed for a further line; may be negative')
    .option('--start-date <day>', 'needed for a further line: first day in force', isoDayOption)
    .option('--document <text>', 'needed for a further line: where it is written')
    .option('--end-date <day>', 'last day in force', isoDayOption)
    .option('--name <text>')
    .option('--sku-ids <list>', 'SKU ids, several separated by ";"')
    .option('--metric <metric>', metrics.join(', '))
    .option('--owner-ids <list>', 'Entra object ids of who answers for it, several separated by ";"')
    .option('--contract <id>')
    .option('--contract-type <type>', 'EA, CSP, NCE, MCA, MACC, perpetual, trial')
    .option('--unit-price <amount>')
    .option('--currency <code>')
    .option('--price-per <period>', 'month or year')
    .option('--price-source <text>')
    .option('--price-date <day>', '', isoDayOption)
    .option('--state <state>', 'active, suspended, cancelled, upgraded, grace or trial')
    .option('--sold-by <seller>', 'tenant id or name of the partner, or direct')
    .option('--license-key <key>')
    .option('--activation-state <text>')
    .option('--renewal-date <day>', 'first day of the next term', isoDayOption)
    .option('--notice-days <days>', 'notice before the renewal')
    .option('--artefacts <list>', '<kind>:<file name>, several separated by ";"')
    .option('--supersedes <line>', 'id of a line that this one replaces; what is not stated stays as it was')
    .action(async (amendment: Amendment) => {
      demandTerms(amendment);
      const { register: store } = await services();
      const { line, inherited, issues } = await store.amend(amendment, actor);
      const summary =
        `Added ${line.id}: ${line.quantity} × ${line.name}.` +
        (inherited.columns.length === 0
          ? ''
          : ` Not stated, so as in ${inherited.from}: ${inherited.columns.join(', ')}.`);
      const added = { summary, line, inherited, issues };
      finish(importResult(added));
    });
}

/** A correction keeps the terms of the line it corrects; a further line states its own. */
function demandTerms(amendment: Amendment): void {
  if (amendment.supersedes !== undefined) return;
  const missing = [
    ...(amendment.quantity === undefined ? ['--quantity'] : []),
    ...(amendment.startDate === undefined ? ['--start-date'] : []),
    ...(amendment.document === undefined ? ['--document'] : []),
  ];
  if (missing.length === 0) return;
  throw new UsageError(
    `${missing.join(', ')} missing.`,
    'A further line states its quantity, its first day and the document that proves it.',
    'State them, or name the line to correct with --supersedes.',
  );
}

function addShow(register: Parent, { services, finish }: Invocation): void {
  register
    .command('show')
    .description('every line, and what it is on a day')
    .option('--as-of <day>', 'default: today', isoDayOption)
    .option('--known-at <instant>', 'what the register knew then', instantOption)
    .option('--long', 'each line with its document, and when and by whom it was added')
    .action(
      async ({ long: isLong = false, ...asked }: { asOf?: string; knownAt?: string; long?: boolean }) => {
        const { register: store, clock } = await services();
        const moment = momentOf(asked, isoOf(dayOfInstant(clock.now())));
        const entitlements = await store.entitlements(moment);
        const document = {
          ...registerDocument(moment.asOf, await store.show(moment), entitlements),
          notReconciled: notReconciled(entitlements),
        };
        const text = [textOf(document, isLong), ...document.notReconciled.map(notReconciledText)].join('\n');
        finish({ exitCode: 0, document, text });
      },
    );
}

function addBudgets(register: Parent, { services, finish, cwd, actor }: Invocation): void {
  register
    .command('budgets')
    .description(
      'takes yearly budgets per product from a CSV, XLSX or JSON file: product, year, amount, currency',
    )
    .argument('<file>')
    .action(async (name: string) => {
      const { content, options } = await readRegisterInput(cwd, name, actor);
      const { register: store } = await services();
      const result = await store.importBudgets(content, options);
      finish(importResult(result));
    });
}

function textOf({ lines, products }: ReturnType<typeof registerDocument>, isLong: boolean): string {
  if (lines.length === 0)
    return 'The register is empty: import a CSV, XLSX or JSON file with "register import <file>".';
  const rows = lines.map((line) => [
    line.name,
    String(line.quantity),
    line.contract,
    line.contractType,
    line.startDate,
    line.endDate ?? 'open',
    wordsOf(line.state === 'inForce' && line.contractState !== 'active' ? line.contractState : line.state),
    line.soldBy ?? '-',
    line.licenseKey ?? '-',
    line.nextDecisionOn ?? (line.reductionUnknownBecause === null ? '-' : 'unknown'),
    line.id,
    ...(isLong ? [line.document, line.addedAt, line.addedBy] : []),
  ]);
  const header = [
    'product',
    'units',
    'contract',
    'type',
    'from',
    'to',
    'state',
    'seller',
    'key',
    'decide by',
    'line',
    ...(isLong ? ['document', 'added at', 'added by'] : []),
  ];
  return [
    table([header, ...rows]),
    '',
    table([['product', 'entitled', 'by seller', 'not counted'], ...products.map(totalRow)]),
  ].join('\n');
}

function totalRow({ name, entitled, reason, currency, sellers, notEntitling }: EntitlementRow): string[] {
  const unit = currency === null ? '' : ` ${currency}`;
  const bySeller = sellers.map(
    (seller) => `${seller.soldBy ?? 'seller not stated'} ${seller.entitled ?? 'unknown'}`,
  );
  return [
    name,
    entitled === null ? unknownText(reason) : `${entitled}${unit}`,
    bySeller.join(', ') || '-',
    notEntitling.map(({ state, quantity }) => `${quantity} ${wordsOf(state)}`).join(', ') || '-',
  ];
}
