import { comparePartner } from '../jobs/compare.ts';
import { noPositionsYet } from '../jobs/errors.ts';
import { comparisonDocument, type ComparisonDocument } from '../reports/comparison-document.ts';
import { unknownText, wordsOf } from '../reports/reason-words.ts';
import { findProduct } from './find-product.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';

/** `compare <product> [--as-of D]`: our count beside Microsoft's and Partner Center's (ERR-05, ERR-06, PAR-01..08). */
export const addCompare: AddCommand = (program, { services, finish }) => {
  program
    .command('compare')
    .description('our count beside Microsoft’s own, every difference named, and Partner Center’s rates')
    .argument('<product...>', 'E5, Copilot, a SKU id, a part number')
    .option('--as-of <day>', 'the newest position on or before this day', isoDayOption)
    .action(async (words: string[], { asOf }: { asOf?: string }) => {
      const { ledger, lake, tenantId, search } = await services();
      const day = await ledger.positions.newest({
        tenantId,
        ...(asOf === undefined ? {} : { onOrBefore: asOf }),
      });
      if (day === null) throw noPositionsYet(asOf ?? null);
      const position = findProduct(search, words.join(' '), day.positions);
      const document = comparisonDocument(await comparePartner({ lake }, day, position));
      finish({ exitCode: 0, document, text: textOf(document) });
    });
};

type BridgeText = NonNullable<ComparisonDocument['active']>;

function textOf(document: ComparisonDocument): string {
  const { name, asOf, methods, active, idle, guests, partner, coverage, reasons } = document;
  const unknownFor = (key: string) => unknownText(reasons[key]);
  const rate = (key: 'deploymentPct' | 'usagePct' | 'inflatedUsagePct') =>
    partner[key] === null ? unknownFor(`partner.${key}`) : `${partner[key]} %`;
  return [
    `${name}, as of ${asOf}`,
    '',
    `ours            ${methods.ours}`,
    `Microsoft       ${methods.microsoft}`,
    `Partner Center  ${methods.partnerCenter}`,
    '',
    active === null ? `active: ${unknownFor('microsoft')}` : bridgeText('active', active),
    '',
    idle === null ? `idle: ${unknownFor('microsoft')}` : bridgeText('idle', idle),
    ...(guests === null ? [] : ['', `guests  ${guests.seats}  ${guests.why}`]),
    '',
    `Partner Center: deployment ${rate('deploymentPct')}, usage ${rate('usagePct')}, with units passed on ${rate('inflatedUsagePct')}`,
    ...partner.inflation.map(({ cause, count, why }) =>
      count === null
        ? line('unknown', `${why} Unknown, because ${wordsOf(reasons[`partner.${cause}`] ?? 'not-counted')}.`)
        : line(String(count), why),
    ),
    partner.scope,
    ...coverage.gaps.map(({ source, detail }) => `gap: ${source}: ${detail}`),
  ].join('\n');
}

function bridgeText(what: string, { ours, lines, microsoft }: BridgeText): string {
  return [
    line(String(ours), `${what}, as we count`),
    ...lines.map(({ ours: said, seats, why }) =>
      line(seats > 0 ? `+${seats}` : String(seats), `${wordsOf(said)} here: ${why}`),
    ),
    line(String(microsoft), `${what}, as Microsoft counts${lines.length === 0 ? ': no difference' : ''}`),
  ].join('\n');
}

function line(figure: string, text: string): string {
  return `${figure.padStart(9)}  ${text}`;
}
