import { boundaryMap, type BoundaryColumn, type BoundaryMap } from '../catalogue/boundary-map.ts';
import type { Catalogue } from '../catalogue/create-catalogue.ts';
import { describeSku, type SkuDescription } from '../catalogue/describe-sku.ts';
import type { ProductSearch } from '../catalogue/product-search.ts';
import { refreshCatalogue, type Refreshed } from '../catalogue/refresh-catalogue.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import { table } from './table.ts';

const usualSuites = ['microsoft-365-f3', 'microsoft-365-e3', 'microsoft-365-e5'];

/** `catalogue show|boundary|refresh` (M36-02, M36-14, C22, C32, AUT-10). */
export const addCatalogue: AddCommand = (program, { services, finish, cwd }) => {
  const command = program.command('catalogue').description('which SKU is what, what it gives, what it needs');

  command
    .command('show')
    .description('every SKU, or one: its service plans and features, what covers it, what it needs')
    .argument('[sku...]', 'E5, Copilot, a SKU id, a part number')
    .action(async (words: string[]) => {
      const { catalogue, search } = await services();
      const { version, refreshed } = catalogue;
      const wanted = words.length === 0 ? null : findColumn(catalogue, search, words.join(' ')).skuIds;
      const skus = catalogue
        .entries()
        .filter(({ skuId }) => wanted === null || wanted.includes(skuId))
        .map((entry) => describeSku(catalogue, entry));
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, version, refreshed, skus },
        text: wanted === null ? listText(skus, catalogue) : skus.map(skuText).join('\n\n'),
      });
    });

  command
    .command('boundary')
    .description('features × plans: where one plan ends and the next begins')
    .argument('[product...]', 'quote names of several words; default: Microsoft 365 F3, E3 and E5')
    .action(async (names: string[]) => {
      const { catalogue, search } = await services();
      const asked = names.length === 0 ? usualSuites : names;
      const map = boundaryMap(
        catalogue,
        asked.map((name) => findColumn(catalogue, search, name)),
      );
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, version: catalogue.version, ...map },
        text: boundaryText(map),
      });
    });

  command
    .command('refresh')
    .description('takes names and service plans from Microsoft’s published CSV; our classification stays')
    .argument('<file-or-https-address>')
    .action(async (source: string) => {
      const { catalogue, catalogueFile: file, clock } = await services();
      const refreshed = await refreshCatalogue(
        { catalogue, file, clock, cwd, fetch: globalThis.fetch },
        source,
      );
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, ...refreshed },
        text: refreshText(refreshed),
      });
    });
};

/** The product a person means, among all SKUs known. Throws COMMAND_USAGE. */
function findColumn(catalogue: Catalogue, search: ProductSearch, question: string): BoundaryColumn {
  const all = catalogue.entries().map(({ skuId, skuPartNumber, displayName }) => ({
    skuId,
    skuPartNumber: skuPartNumber.toLowerCase(),
    name: displayName,
    product: catalogue.productOf(skuId, skuPartNumber).product,
  }));
  const exact = all.filter(({ skuId, skuPartNumber }) =>
    [skuId, skuPartNumber].includes(question.toLowerCase()),
  );
  const [only] = exact;
  if (only !== undefined && exact.length === 1)
    return { product: only.product, name: only.name, skuIds: [only.skuId] };
  const products = [...Map.groupBy(all, ({ product }) => product)].map(([product, skus]) => ({
    product,
    name: skus[0]?.name ?? product,
    skuIds: skus.map(({ skuId }) => skuId),
  }));
  const answer = search.findProduct(question, products);
  if (answer.kind === 'found') return answer.product;
  const near = answer.kind === 'ambiguous' ? answer.candidates : answer.nearest;
  throw new UsageError(
    answer.kind === 'ambiguous' ? `"${question}" could be several SKUs.` : `No SKU is called "${question}".`,
    near.length === 0
      ? 'The catalogue has nothing like it.'
      : `It is near ${near.map(({ product, name }) => `${name} (${product})`).join(', ')}.`,
    'Use a name in brackets, a part number or a SKU id; "catalogue show" lists them all.',
  );
}

function listText(skus: readonly SkuDescription[], { version, refreshed }: Catalogue): string {
  const rows = skus.map((sku) => [
    sku.name,
    sku.skuPartNumber,
    purposeText(sku),
    sku.unit,
    String(sku.features.length),
    String(sku.plans.length),
  ]);
  const source =
    refreshed === null ? 'as shipped' : `service plans from ${refreshed.source}, read ${refreshed.readAt}`;
  return `${table([['SKU', 'part number', 'kind', 'given to', 'features', 'plans'], ...rows])}\n\ncatalogue ${version}, ${source}`;
}

function purposeText({ purpose, purposeIsGuessed }: SkuDescription): string {
  if (!purposeIsGuessed) return purpose;
  return purpose === 'unlisted' ? 'unknown: not classified' : `${purpose} (guessed by its name)`;
}

function skuText(sku: SkuDescription): string {
  const names = (list: readonly { readonly name: string }[], none: string) =>
    list.length === 0 ? none : list.map(({ name }) => name).join(', ');
  const plans = sku.plans.map(({ name, isFoundation }) => (isFoundation ? `${name} (set aside)` : name));
  return [
    `${sku.name} (${sku.skuPartNumber})`,
    `id          ${sku.skuId}`,
    `kind        ${purposeText(sku)}`,
    `given to    ${sku.resourceAccount ?? sku.unit}`,
    `product     ${sku.product}`,
    `features    ${sku.features.join(', ') || 'none of the features that are judged'}`,
    `covered by  ${names(sku.coveredBy, 'no other SKU')}`,
    `needs       ${sku.requires.length > 0 ? `one of ${names(sku.requires, '')}` : 'nothing beside it, as far as we know'}`,
    `plans       ${plans.join(', ') || 'none known'}`,
  ].join('\n');
}

function boundaryText({ products, features }: BoundaryMap): string {
  const header = ['feature', 'area', ...products.map(({ name }) => name), 'use is told by'];
  const rows = features.map(({ name, area, signal, grantedBy }) => [
    name,
    area,
    ...products.map(({ product }) => (grantedBy.includes(product) ? 'yes' : '-')),
    signal === 'attested' ? 'attestation' : signal.replace(/^activation:.*/, 'activations'),
  ]);
  return table([header, ...rows]);
}

function refreshText(refreshed: Refreshed): string {
  const { added, changed, renamed, gone } = refreshed;
  const plans = (sign: string, list: readonly { readonly name: string }[]) =>
    list.map(({ name }) => `${sign}${name}`);
  return [
    `${refreshed.published} SKUs read from ${refreshed.source}: ${added.length} new to us, ${changed.length} with other service plans, ${renamed.length} renamed, ${gone.length} no longer published.`,
    ...added.map(
      ({ displayName, skuPartNumber, guessedPurpose }) =>
        `  new      ${displayName} (${skuPartNumber}): ${guessedPurpose === 'unlisted' ? 'not classified' : `${guessedPurpose}, guessed by its name`}`,
    ),
    ...changed.map(
      ({ displayName, plansAdded, plansRemoved }) =>
        `  changed  ${displayName}: ${[...plans('+', plansAdded), ...plans('-', plansRemoved)].join(' ')}`,
    ),
    ...renamed.map(({ displayName, publishedName }) => `  renamed  ${displayName}: now ${publishedName}`),
    ...gone.map(({ displayName, skuPartNumber }) => `  gone     ${displayName} (${skuPartNumber})`),
    `The catalogue is ${refreshed.version} from the next command on; a bot that is running takes it at its next start.`,
  ].join('\n');
}
