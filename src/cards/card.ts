/** An adaptive card as JSON. Teams takes version 1.5 from bots, charts included (teams §4.1). */
export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly version: '1.5';
  readonly body: readonly unknown[];
  /** What a toast, a list of activities or an old client shows. */
  readonly fallbackText: string;
  readonly [property: string]: unknown;
}

/** A card this small arrives on every path (teams §4.2). Counted as Teams counts it: UTF-16. */
export const cardByteLimit = 28 * 1024;

export function cardBytes(card: AdaptiveCard): number {
  return Buffer.byteLength(JSON.stringify(card), 'utf16le');
}
