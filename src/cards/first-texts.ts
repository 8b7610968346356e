import { shorten } from './shorten.ts';

const mostTexts = 8;
const longest = 280;

/** The first of what may be many, and where the rest is told: a card that is too large does not arrive at all. */
export function firstTexts(texts: readonly string[], ask: string): string[] {
  const hidden = Math.max(0, texts.length - mostTexts);
  const shown = texts.slice(0, mostTexts).map((text) => shorten(text, longest));
  return hidden === 0 ? shown : [...shown, `and ${hidden} more: ask “${ask}”.`];
}
