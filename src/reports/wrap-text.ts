/** Columns a line of text for a terminal has at most, where its words allow. */
export const textWidth = 150;

/** Breaks a line at spaces. What follows its first line is indented by so much; its own indentation stays. */
export function wrapText(text: string, indent = '  '): string {
  const lines: string[] = [];
  let line: string | null = null;
  for (const word of text.trimEnd().split(/(?<=\S) /)) {
    if (line === null) line = word;
    else if (line.length + 1 + word.length <= textWidth) line = `${line} ${word}`;
    else {
      lines.push(line);
      line = `${indent}${word}`;
    }
  }
  return [...lines, line ?? ''].join('\n');
}
