import { describe, expect, it } from 'vitest';
import { textWidth, wrapText } from './wrap-text.ts';

describe('wrapText', () => {
  it('leaves a short line as it is, its own indentation and the gaps of a table included', () => {
    expect(wrapText('  saving    12  1,000.00 GBP   E5 → E3')).toBe('  saving    12  1,000.00 GBP   E5 → E3');
    expect(wrapText('')).toBe('');
  });

  it('breaks at spaces, indents what follows, and loses no word', () => {
    const text = `  ${'a licence with a name '.repeat(20)}${'x'.repeat(200)} end`;
    const lines = wrapText(text, '      ').split('\n');

    expect(lines[0]).toMatch(/^ {2}a licence/);
    for (const line of lines.slice(1)) expect(line).toMatch(/^ {6}\S/);
    for (const line of lines) expect(line.length <= textWidth || !line.trim().includes(' ')).toBe(true);
    expect(lines.map((line) => line.trim()).join(' ')).toBe(text.trim());
  });
});
