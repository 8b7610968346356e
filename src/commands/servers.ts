import { serverProducts, type ServerProduct } from '../core/servers/server-line.ts';
import { calDocument } from '../reports/server-cal-document.ts';
import { ofProduct, serverDocument } from '../reports/server-document.ts';
import { rulesFor } from '../reports/server-inputs.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { runFor } from './review-scope.ts';
import { addServersImport } from './servers-import.ts';
import { calsText, rulesText, serversText } from './servers-text.ts';

/** `servers [product] [--as-of D]`, `servers import <file>`, `servers rules` (SRV-01..05, SRV-08, SRV-09). */
export const addServers: AddCommand = (program, invocation) => {
  const { services, finish } = invocation;
  const servers = program
    .command('servers')
    .description('SQL Server and Windows Server by the core: required, owned, missing, errors of counting')
    .argument('[product...]', 'sql server, windows server')
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async (words: string[], { asOf }: { asOf?: string }) => {
      const product = words.length === 0 ? null : productIn(words.join(' '));
      const open = await services();
      const whole = await serverDocument({ ...open, run: await runFor(open, asOf) });
      const document = product === null ? whole : ofProduct(whole, product);
      finish({ exitCode: 0, document, text: serversText(document) });
    });
  addServersImport(servers, invocation);
  servers
    .command('rules')
    .description('how cores become core licences, by profile, with where each rule is written')
    .action(async () => {
      const { policy } = await services();
      const rules = serverProducts.flatMap((product) =>
        rulesFor(product, policy.servers).map((rule, index) => ({ ...rule, decides: index === 0 })),
      );
      finish({ exitCode: 0, document: { schemaVersion: 1, rules }, text: rulesText(rules) });
    });
};

/** `cals [--as-of D]` (SRV-07). */
export const addCals: AddCommand = (program, { services, finish }) => {
  program
    .command('cals')
    .description('client access licences: needed, covered by plans, owned and short')
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async ({ asOf }: { asOf?: string }) => {
      const open = await services();
      const document = await calDocument({ ...open, run: await runFor(open, asOf) });
      finish({ exitCode: 0, document, text: calsText(document) });
    });
};

/** `sql`, `SQL Server`, `windows`. Throws COMMAND_USAGE. */
function productIn(words: string): ServerProduct {
  const found = serverProducts.find((product) =>
    product.startsWith(words.toLowerCase().trim().replaceAll(' ', '-')),
  );
  if (found !== undefined) return found;
  throw new UsageError(
    `"${words}" is no server product that is counted here.`,
    'Core licences are counted for SQL Server and Windows Server.',
    'Write "servers sql" or "servers windows".',
  );
}
