import { expect, it } from 'vitest';
import { signalledSources, signalStateOf } from './signal-states.ts';

it('meets every state of every source within seven seeds', () => {
  for (const source of signalledSources) {
    const met = new Set(Array.from({ length: 7 }, (_, seed) => signalStateOf(seed + 1, source)));

    expect([...met].sort()).toEqual(['forbidden', 'gapped', 'incomplete', 'present', 'silent', 'stale']);
  }
});

it('leaves all other sources as they are', () => {
  expect(signalStateOf(1, 'users')).toBe('present');
});
