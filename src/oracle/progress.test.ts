import { describe, expect, it } from 'vitest';
import { createProgress } from './progress.ts';

function progressOn(isTTY: boolean) {
  let text = '';
  let now = 0;
  const progress = createProgress({
    total: 4,
    stream: { isTTY, write: (part) => (text += part) },
    seconds: () => now,
  });
  return {
    progress,
    pass: (seconds: number) => (now += seconds),
    text: () => text,
  };
}

describe('createProgress', () => {
  it('tells rate and time left in a terminal', () => {
    const { progress, pass, text } = progressOn(true);

    pass(30);
    progress.done(2);

    expect(text()).toContain('1 of 4 tenants · 2.0 a minute · 1 min 30 s left · 2 differences');
  });

  it('writes nothing where nobody looks at a terminal', () => {
    const { progress, text } = progressOn(false);

    progress.done(0);
    progress.clear();

    expect(text()).toBe('');
  });
});
