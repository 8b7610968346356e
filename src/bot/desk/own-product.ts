import type { ProductSearch } from '../../catalogue/product-search.ts';
import type { Position } from '../../core/model/position.ts';
import type { PositionDay } from '../../ledger/positions.ts';
import { deskRefusals, type RefusalText } from './desk-refusals.ts';

export interface ProductQuestion {
  /** What the person wrote. */
  readonly question: string;
  /** The products they answer for. */
  readonly own: readonly Position[];
  readonly day: PositionDay;
  /** The word they asked with. */
  readonly ask?: string;
}

export type OwnProduct =
  | { readonly kind: 'found'; readonly position: Position }
  | { readonly kind: 'refused'; readonly refusal: RefusalText };

/** Which of their products a person means. Of those they do not answer for, no more than that they are not theirs. */
export function ownProduct(search: ProductSearch, asked: ProductQuestion): OwnProduct {
  const { question, own, day, ask } = asked;
  const refused = (refusal: RefusalText): OwnProduct => ({ kind: 'refused', refusal });
  const answer = search.findProduct(question, own);
  if (answer.kind === 'found') return { kind: 'found', position: answer.product };
  if (answer.kind === 'ambiguous') return refused(deskRefusals.ambiguous(question, answer.candidates, ask));
  const elsewhere = search.findProduct(question, day.positions);
  return refused(
    elsewhere.kind === 'found'
      ? deskRefusals.notYours(elsewhere.product.name)
      : deskRefusals.unknownProduct(question, own, ask),
  );
}
