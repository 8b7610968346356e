import type { Catalogue } from './create-catalogue.ts';
import { editDistance } from '../lib/edit-distance.ts';
import type { ProductName } from './sku.ts';
import { wordsOf } from './words.ts';

export interface SearchableProduct extends ProductName {
  readonly skuIds: readonly string[];
}

export type ProductAnswer<P extends SearchableProduct> =
  | { readonly kind: 'found'; readonly product: P }
  /** Several fit equally well: ask which one. Ordered by name. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly P[] }
  /** None fits; up to three that come close, the closest first. */
  | { readonly kind: 'none'; readonly nearest: readonly P[] };

export interface ProductSearch {
  /** Which of these products a person means: by name, short form, part number, slug or SKU id, typed as people type. */
  findProduct<P extends SearchableProduct>(question: string, products: readonly P[]): ProductAnswer<P>;
}

/** Words of a question that speak about positions, not about products. */
const chatWords = new Set(
  wordsOf(
    'about active amount are assigned can cost count did do does doing explain give got had has have holders how i ' +
      'inactive is it its licence licences license licenses list many me much my need number our ours owner please ' +
      'position positions products quantity report seat seats show situation sku state status stand tell that there ' +
      'they this unused usage use used users using want was we what whats where which who whos why you your',
  ),
);

/** Words many products share: they must fit when said, and are not missed when left out. */
const familyWords = new Set(['microsoft', 'office', '365']);

/**
 * The product search of one catalogue. A word that names a product, edition or plan is never ignored: "Visio
 * plan 2" does not find Visio Plan 1, and "Office 365 E3" does not find Microsoft 365 E3. Words that no SKU
 * is called by are.
 */
export function createProductSearch({ sku, skus }: Pick<Catalogue, 'sku' | 'skus'>): ProductSearch {
  const vocabulary = new Set(skus().flatMap(({ displayName }) => wordsOf(displayName)));

  function namesOf({ name, product, skuIds }: SearchableProduct): string[][] {
    const listed = skuIds.flatMap((skuId) => sku(skuId)?.displayName ?? []);
    return [name, product, ...listed].map(wordsOf);
  }

  return {
    findProduct(question, products) {
      const byName = products.filter(({ name }) => plain(name) === plain(question));
      if (byName.length > 0) return answerOf(byName);
      const mentioned = products.map((product) => ({
        product,
        id: longestIdMentioned(question, product, sku),
      }));
      const byId = mentioned.flatMap(({ product, id }) => (isUnmistakable(id) ? product : []));
      if (byId.length > 0) return answerOf(byId);

      const names = new Map(products.map((product) => [product, namesOf(product)]));
      const held = new Set([...names.values()].flat(2));
      const asked = wordsAsked(question, held, vocabulary);
      const missed = [...names].map(([product, forms]) => ({ product, words: fewestMissed(asked, forms) }));
      const best = Math.min(...missed.map(({ words }) => words));
      if (best < Infinity)
        return answerOf(missed.flatMap(({ product, words }) => (words === best ? product : [])));

      const byShortId = mentioned.flatMap(({ product, id }) => (id === '' ? [] : product));
      return byShortId.length > 0 ? answerOf(byShortId) : { kind: 'none', nearest: nearestOf(asked, names) };
    },
  };
}

/**
 * The longest of a product's slug, SKU ids and part numbers that stands in the question, or nothing. Part
 * numbers may hold spaces and brackets.
 */
function longestIdMentioned(
  question: string,
  { product, skuIds }: SearchableProduct,
  sku: Catalogue['sku'],
): string {
  const asked = ` ${plain(question)} `.replace(/[?!.,;:]+(?= )/g, '');
  return [product, ...skuIds, ...skuIds.flatMap((skuId) => sku(skuId)?.skuPartNumber ?? [])]
    .map(plain)
    .filter((id) => asked.includes(` ${id} `))
    .reduce((longest, id) => (id.length > longest.length ? id : longest), '');
}

/** `SPE_E5` can only be a part number; `EMS` or `VIVA` may be half of a name. */
function isUnmistakable(id: string): boolean {
  return /[-_]/.test(id) || id.length >= 9;
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** The words of a question that say which product: those that products are called by, mistyped ones corrected. */
function wordsAsked(question: string, held: ReadonlySet<string>, vocabulary: ReadonlySet<string>): string[] {
  const asked = new Set<string>();
  for (const word of wordsOf(question)) {
    if (chatWords.has(word)) continue;
    const isName = held.has(word) || vocabulary.has(word) || /\d/.test(word);
    const meant = isName ? word : (corrected(word, held) ?? corrected(word, vocabulary));
    if (meant !== undefined) asked.add(meant);
  }
  return [...asked];
}

function corrected(word: string, known: ReadonlySet<string>): string | undefined {
  const tolerance = word.length >= 7 ? 2 : word.length >= 4 ? 1 : 0;
  let best: string | undefined;
  let distance = tolerance + 1;
  for (const candidate of known) {
    if (candidate.length < 4) continue;
    const edits = editDistance(word, candidate);
    if (edits < distance) [best, distance] = [candidate, edits];
  }
  return best;
}

/** How many telling words of the best-fitting name the question left out; Infinity when no name fits. */
function fewestMissed(asked: readonly string[], names: readonly string[][]): number {
  if (asked.length === 0) return Infinity;
  const fits = names.filter((name) => asked.every((word) => name.includes(word)));
  return Math.min(
    ...fits.map((name) => name.filter((word) => !asked.includes(word) && !familyWords.has(word)).length),
  );
}

function answerOf<P extends SearchableProduct>(products: readonly P[]): ProductAnswer<P> {
  const [only] = products;
  if (only !== undefined && products.length === 1) return { kind: 'found', product: only };
  return { kind: 'ambiguous', candidates: [...products].sort((a, b) => a.name.localeCompare(b.name, 'en')) };
}

function nearestOf<P>(asked: readonly string[], names: ReadonlyMap<P, readonly string[][]>): P[] {
  const likeness = [...names]
    .map(([product, forms]) => ({
      product,
      shared: Math.max(...forms.map((name) => sharedWords(asked, name))),
    }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared);
  const best = likeness[0]?.shared ?? 0;
  return likeness
    .filter(({ shared }) => 2 * shared >= best)
    .slice(0, 3)
    .map(({ product }) => product);
}

/** Names weigh more than families, plans and editions; another edition of the same letter counts a little. */
function sharedWords(asked: readonly string[], name: readonly string[]): number {
  let shared = 0;
  for (const word of asked) {
    if (name.includes(word)) shared += familyWords.has(word) || /^p\d$/.test(word) ? 1 : 3;
    else if (
      /^[aefg]\d$/.test(word) &&
      name.some((other) => other.startsWith(word.charAt(0)) && /^.\d$/.test(other))
    )
      shared += 1;
  }
  return shared;
}
