import type { ProductSearch, SearchableProduct } from '../catalogue/product-search.ts';
import { UsageError } from './errors.ts';

/** The one product a person means. Throws COMMAND_USAGE naming what there is. */
export function findProduct<P extends SearchableProduct>(
  search: ProductSearch,
  question: string,
  products: readonly P[],
): P {
  const answer = search.findProduct(question, products);
  if (answer.kind === 'found') return answer.product;
  const named = (list: readonly P[]) => list.map(({ product, name }) => `${name} (${product})`).join(', ');
  if (answer.kind === 'ambiguous') {
    throw new UsageError(
      `"${question}" could be several products.`,
      `It fits ${named(answer.candidates)}.`,
      'Name one of them.',
    );
  }
  throw new UsageError(
    `No product is called "${question}".`,
    answer.nearest.length > 0 ? `Closest: ${named(answer.nearest)}.` : `There are: ${named(products)}.`,
    'Use a name, a part number or a SKU id.',
  );
}
