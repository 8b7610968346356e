import { describe, expect, it } from 'vitest';
import { createLookAgain } from './look-again.ts';

/** Timers that go off when they are told to. */
function scene() {
  const timers = new Set<{ readonly run: () => void; readonly milliseconds: number }>();
  const queued: string[] = [];
  const again = createLookAgain({
    enqueue: (caseId) => void queued.push(caseId),
    later(run, milliseconds) {
      const timer = { run, milliseconds };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  });
  return { again, queued, timers, waits: () => [...timers].map(({ milliseconds }) => milliseconds) };
}

describe('a case that cannot be brought to its end', () => {
  it('is looked at again soon at first, then every five minutes, and is news once', () => {
    const { again, waits } = scene();
    const waited: number[] = [];
    const news: boolean[] = [];

    for (let run = 0; run < 8; run += 1) {
      news.push(again.ended('case', 'halted'));
      waited.push(...waits());
    }

    expect(waited).toEqual([10, 20, 40, 80, 160, 300, 300, 300].map((seconds) => seconds * 1_000));
    expect(news).toEqual([true, ...Array<boolean>(7).fill(false)]);
  });

  it('is news again, and looked at soon, once it waits for something else', () => {
    const { again, waits } = scene();
    for (let run = 0; run < 4; run += 1) again.ended('case', 'halted');

    expect(again.ended('case', 'waiting')).toBe(true);
    expect(waits()).toEqual([10_000]);
  });

  it('waits once, however many runs of it end, and is queued when the wait is over', () => {
    const { again, queued, timers } = scene();
    again.ended('one', 'waiting');
    again.ended('one', 'waiting');
    again.ended('other', 'waiting');

    for (const { run } of timers) run();

    expect(queued).toEqual(['one', 'other']);
  });

  it('is left alone when it has come to its end', () => {
    const { again, waits } = scene();
    again.ended('case', 'waiting');

    expect([again.ended('case', 'done'), waits()]).toEqual([false, []]);
    expect(again.ended('case', 'idle')).toBe(false);
  });
});
