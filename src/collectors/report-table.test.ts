import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReportTable } from './report-table.ts';

const columns = {
  name: { names: ['User Principal Name'], needed: true },
  day: { names: ['Last Activity Date', 'Letzte Aktivität'], needed: true },
  extra: { names: ['Extra'], needed: false },
};

async function* bytesOf(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size?: number) {
  const { absent, lines } = await readReportTable('getX', bytesOf(text, size), columns);
  const all = [];
  for await (const line of lines) all.push(line);
  return { absent, lines: all };
}

describe('report table', () => {
  it('finds columns by name, in any order and case, behind a byte order mark', async () => {
    const text = '\uFEFFunknown,LAST activity  date,"User Principal Name"\r\n1,2026-01-02,"a,""b""@x"\r\n';

    expect(await read(text)).toEqual({
      absent: ['extra'],
      lines: [{ number: 1, values: { name: 'a,"b"@x', day: '2026-01-02', extra: undefined } }],
    });
  });

  it('knows a column by a later name', async () => {
    const { lines } = await read('User Principal Name,Letzte Aktivität\n a@x,\n');

    expect(lines).toEqual([{ number: 1, values: { name: ' a@x', day: '', extra: undefined } }]);
  });

  it('lets go of a report it cannot use', async () => {
    let isLetGo = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        yield Buffer.from('User Principal Name\r\n');
        for (;;) {
          yield Buffer.from('a@x\r\n');
          await new Promise(setImmediate);
        }
      } finally {
        isLetGo = true;
      }
    }

    await expect(readReportTable('getX', endless(), columns)).rejects.toMatchObject({
      code: 'REPORT_COLUMN_MISSING',
    });
    await expect.poll(() => isLetGo).toBe(true);
  });

  it('names the needed columns that are missing', async () => {
    await expect(read('User Principal Name\r\na@x\r\n')).rejects.toMatchObject({
      code: 'REPORT_COLUMN_MISSING',
      what: 'getX lacks the column(s) Last Activity Date.',
    });
  });

  it('reports a line of another width in the middle, and goes on', async () => {
    const { lines } = await read('User Principal Name,Last Activity Date\r\na@x\r\nb@x,2026-01-01\r\n');

    expect(lines.map(({ number, values }) => [number, values?.name])).toEqual([
      [1, undefined],
      [2, 'b@x'],
    ]);
  });

  it.each([
    ['nothing at all', '', []],
    ['a short last line', 'User Principal Name,Last Activity Date\r\na@x,2026-01-01\r\nb@', ['a@x']],
    ['an open quote', 'User Principal Name,Last Activity Date\r\na@x,2026-01-01\r\n"b@x', ['a@x']],
  ])('notices that it ends with %s', async (_, text, kept) => {
    const seen: unknown[] = [];
    const reading = (async () => {
      const { lines } = await readReportTable('getX', bytesOf(text), columns);
      for await (const line of lines) seen.push(line.values?.name);
    })();

    await expect(reading).rejects.toMatchObject({ code: 'REPORT_TRUNCATED' });
    expect(seen).toEqual(kept);
  });

  it('says when it is no CSV', async () => {
    const text = 'User Principal Name,Last Activity Date\r\n"a"b,2026-01-01\r\nc@x,\r\n';

    await expect(read(text)).rejects.toMatchObject({ code: 'REPORT_UNREADABLE' });
  });

  it('keeps the whole lines before a cut, and passes the cut on', async () => {
    async function* cut(): AsyncGenerator<Uint8Array> {
      yield* bytesOf('User Principal Name,Last Activity Date\r\na@x,2026-01-01\r\nb@x,2026-01-0');
      throw new RangeError('cut');
    }
    const { lines } = await readReportTable('getX', cut(), columns);
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const line of lines) seen.push(line.number);
    })();

    await expect(reading).rejects.toThrow('cut');
    expect(seen).toEqual([1]);
  });

  it('gives the same lines however the bytes arrive', async () => {
    const cell = fc
      .string({ unit: fc.constantFrom('a', 'é', ',', '"', '\r\n', ' ', '😀') })
      .map((text) => `x${text}x`);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { maxLength: 8 }),
        fc.integer({ min: 1, max: 50 }),
        async (rows, size) => {
          const quoted = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','));
          const text = ['User Principal Name,Last Activity Date', ...quoted, ''].join('\r\n');

          const { lines } = await read(text, size);

          expect(lines.map(({ values }) => [values?.name, values?.day])).toEqual(rows);
        },
      ),
      { numRuns: 60 },
    );
  });
});
