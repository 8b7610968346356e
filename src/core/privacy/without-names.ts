const nameKeys: ReadonlySet<string> = new Set([
  'name',
  'displayName',
  'userPrincipalName',
  'mail',
  'department',
  'actorName',
]);

/**
 * The same plain data with every name of a person null. A person is whatever has a `userId`; names of products, groups
 * and sources stay. The keys stay as well, so that what reads the data need not know of the mode.
 */
export function withoutNames<T>(data: T): T {
  return strip(data) as T;
}

function strip(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strip);
  if (typeof node !== 'object' || node === null) return node;
  const isPerson = 'userId' in node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, isPerson && nameKeys.has(key) ? null : strip(value)]),
  );
}

/** In place of what people wrote in their own words, which may tell who they are. */
export const heldBack = 'held back: shown with the names';

interface Said {
  readonly kind: string;
  readonly reason: string | null;
}

/** What holders answered, without their own words; the day of a measurement, kept in the same place, stays. */
export function withoutWords<T extends Said>(answers: readonly T[]): T[] {
  return answers.map((answer) =>
    answer.kind === 'need' && answer.reason !== null ? { ...answer, reason: heldBack } : answer,
  );
}
