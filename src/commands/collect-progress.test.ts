import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { CollectProgress } from '../jobs/collect.ts';
import { createCollectPrinter } from './collect-progress.ts';

function printerOn(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120 });
  let text = '';
  stream.on('data', (part: Buffer) => {
    text += part.toString();
  });
  let now = Date.UTC(2026, 10, 22);
  const printer = createCollectPrinter({ stream, clock: { now: () => new Date(now) } });
  const tell = (atSeconds: number, change: Partial<CollectProgress>): void => {
    now = Date.UTC(2026, 10, 22) + atSeconds * 1_000;
    printer.tell({ source: 'users', rows: 0, expectedRows: null, status: null, ...change });
  };
  return { printer, tell, text: () => text };
}

describe('the progress of a collection', () => {
  it('is a line every five seconds for a source that takes its time, with its pace', () => {
    const { tell, text } = printerOn(false);

    tell(0, { expectedRows: 10_000 });
    tell(2, { rows: 2_000, expectedRows: 10_000 });
    tell(5, { rows: 5_000, expectedRows: 10_000 });
    tell(6, { rows: 6_000, expectedRows: 10_000 });
    tell(11, { rows: 11_000, status: 'complete' });

    expect(text()).toBe(
      'collect users 5,000 rows, 1,000/s, 5 s left\ncollect users complete, 11,000 rows, 1,000/s\n',
    );
  });

  it('says nothing of a source that is done at once', () => {
    const { tell, text } = printerOn(false);

    tell(0, {});
    tell(1, { rows: 300, status: 'complete' });

    expect(text()).toBe('');
  });

  it('does not count what an interrupted run had kept, and guesses no end', () => {
    const { tell, text } = printerOn(false);

    tell(0, {});
    tell(0.2, { rows: 90_000 });
    tell(10.2, { rows: 91_000 });

    expect(text()).toBe('collect users 91,000 rows, 100/s\n');
  });

  it('is a bar per source in a terminal', () => {
    const { printer, tell, text } = printerOn(true);

    tell(0, { expectedRows: 3_600_000 });
    tell(1, { source: 'skus', rows: 12, status: 'failed' });
    tell(100, { rows: 60_000, expectedRows: 3_600_000 });
    printer.stop();

    expect(text()).toContain('60,000 rows, 600/s, 1.6 h left');
    expect(text()).toContain('failed, 12 rows');
  });
});
