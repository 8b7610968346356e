/** Cases about Azure: no seats, one question at a time, of those the policy names. */
export const azureReviewKind = 'azure-review';
/** What they are about, in the place of a product. */
export const azureProduct = 'azure';
export const azureProductName = 'Microsoft Azure';

/** The three views of Azure, delivered together (AZR-10), and the commitment beside them. */
export const azureViews = ['reservations', 'benefit', 'tags', 'commitment'] as const;
export type AzureView = (typeof azureViews)[number];

/**
 * What a view comes to. `act`: somebody can do something about it; `detail` is what it is about, told apart coarsely
 * enough that it does not move with every day.
 */
export type AzureConclusion =
  | { readonly kind: 'act'; readonly detail: string }
  | { readonly kind: 'good' }
  | { readonly kind: 'unknown'; readonly reason: string };

export type AzureConclusions = Readonly<Record<AzureView, AzureConclusion>>;

/** Whether there is anything to decide: a question is asked only then. */
export function hasAzureWork(conclusions: AzureConclusions): boolean {
  return azureViews.some((view) => conclusions[view].kind === 'act');
}

/** Whether all that can be decided is known: only then is an open question withdrawn. */
export function isAzureKnown(conclusions: AzureConclusions): boolean {
  return azureViews.every((view) => conclusions[view].kind !== 'unknown');
}

/**
 * The key of a question about Azure: the same while no conclusion changes. A view that is unknown today keeps what the
 * question before said of it, so that a source that is late asks nobody again.
 */
export function azureReviewKey(conclusions: AzureConclusions, before: string | null): string {
  const earlier = partsOf(before);
  return azureViews.map((view) => `${view}=${partFor(conclusions[view], earlier.get(view))}`).join('|');
}

function partFor(conclusion: AzureConclusion, earlier: string | undefined): string {
  if (conclusion.kind === 'unknown') return earlier ?? 'unknown';
  return conclusion.kind === 'act' ? `act ${conclusion.detail}` : 'good';
}

function partsOf(key: string | null): ReadonlyMap<string, string> {
  const parts = (key ?? '').split('|').map((part) => {
    const at = part.indexOf('=');
    return [part.slice(0, at), part.slice(at + 1)] as const;
  });
  return new Map(parts.filter(([view]) => view !== ''));
}

/** A number by its power of two: a question is new when twice or half as much is concerned. */
export function magnitude(value: number): number {
  return value < 1 ? 0 : Math.floor(Math.log2(value)) + 1;
}
