import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectors } from '../collectors/list.ts';

const root = new URL('../..', import.meta.url).pathname;
const readme = readFileSync(join(root, 'README.md'), 'utf8');

function rowsBetween(mark: string): readonly (readonly string[])[] {
  const [, block = ''] = readme.split(new RegExp(`<!-- /?${mark} -->`));
  return block
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
}

/** Codes a person can meet outside the chat: the first argument of every AppError in the product. */
function codesInSource(): readonly string[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(
      (file) =>
        file.endsWith('.ts') && !file.endsWith('.test.ts') && !/^(testing|crash|e2e|bench)\//.test(file),
    )
    .map((file) => readFileSync(join(root, 'src', file), 'utf8'));
  const thrown =
    /(?:new AppError|super|new \w+Error|bad(?:Payload|Report)|\bmake|\bfault)\(\s*'([A-Z]+(?:_[A-Z]+)+)'/g;
  const listed = /^\s+\| '([A-Z]+(?:_[A-Z]+)+)'/gm;
  const graph = files.find((text) => text.includes('export type GraphErrorCode')) ?? '';
  const codes = files.flatMap((text) => [...text.matchAll(thrown)].map(([, code]) => code ?? ''));
  return [...new Set([...codes, ...[...graph.matchAll(listed)].map(([, code]) => code ?? '')])].sort();
}

describe('the README', () => {
  it('names the permissions every collector declares', () => {
    const told = rowsBetween('permissions').map(([, source, permissions]) => [source, permissions]);

    expect(told).toEqual(
      collectors.map(({ name, permissions, optionalPermissions = [] }) => [
        name,
        [...permissions, ...optionalPermissions.map((each) => `${each} (optional)`)].join(', '),
      ]),
    );
  });

  it('says what to do about every error code', () => {
    const told = rowsBetween('errors').map(([, code]) => code);

    expect(codesInSource().length).toBeGreaterThan(30);
    expect(told).toEqual(expect.arrayContaining([...codesInSource()]));
  });

  it('has commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...readme.matchAll(/npm run (?:-s )?([a-z0-9:]+)/g)].map(([, script]) => script ?? '');

    expect(named.length).toBeGreaterThan(3);
    for (const script of named) expect(scripts).toHaveProperty([script]);
  });
});
