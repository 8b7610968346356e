/** Short forms people type, spelled out. */
const shortForms: readonly (readonly [RegExp, string])[] = [
  [/\bm365/g, ' microsoft 365 '],
  [/\bo365/g, ' office 365 '],
  [/\bd365/g, ' dynamics 365 '],
  [/\bw365/g, ' windows 365 '],
  [/\bms\b/g, ' microsoft '],
  [/\bems\b/g, ' enterprise mobility security '],
  [/\bpbi\b/g, ' power bi '],
  [/\b(aad|azure ad)\b/g, ' entra id '],
  [/\bplan (\d)\b/g, ' p$1 '],
  [/\b([aefgp]) (\d)\b/g, ' $1$2 '],
];

/** Words that join other words and tell no product from another. */
const joiningWords = new Set(['a', 'an', 'and', 'for', 'in', 'of', 'on', 'the', 'to', 'with']);

/** Lower case, without accents; `ü`, `ue` and `u` are one, so that either spelling finds the other. */
function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/([aou])e/g, '$1');
}

/** A name or a question as the words that can tell products apart. */
export function wordsOf(text: string): string[] {
  let folded = foldText(text)
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
  for (const [pattern, spelled] of shortForms) folded = folded.replace(pattern, spelled);
  return folded.split(' ').filter((word) => word !== '' && !joiningWords.has(word));
}
