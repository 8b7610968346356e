const mention = /<\/?at\b[^>]*>/gi;

const controls = /[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g;
/** An underscore inside a word, as in `SPE_E5`, is no emphasis. */
const inline = /[\\`*~[\]<>]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
const blockStart = /^(\s*)([-+#])/gm;
const orderedStart = /^(\s*\d+)([.)])/gm;

/**
 * Makes a string of unknown origin safe to place in a template: no mention of a person, no template
 * expression, no character that hides or reverses text.
 */
export function plainText(text: string): string {
  return text.replaceAll(mention, '').replaceAll(controls, '').replaceAll('${', '$ {');
}

/**
 * Escapes Markdown for the two places where cards read it: a TextBlock and a Fact (teams §4.9). Only what would
 * be read as Markdown is escaped, so that `Office 365 (no Teams)` stays itself on clients that show backslashes.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(inline, (character) => `\\${character}`)
    .replaceAll(blockStart, (_, indent: string, mark: string) => `${indent}\\${mark}`)
    .replaceAll(orderedStart, (_, number: string, mark: string) => `${number}\\${mark}`);
}
