import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '../lib/clock.ts';
import { seenAnswer } from '../graph/seen-answer.ts';
import { gatherProvenance } from './gather-provenance.ts';
import { createSourceRecord } from './source-record.ts';
import { watchDownload } from './watch-download.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const clock = fixedClock(new Date('2026-11-22T12:00:00Z'));

describe('provenance', () => {
  it('counts answers by what was asked, and hashes them in order', () => {
    const record = createSourceRecord('users', clock);
    record.saw(seenAnswer('/v1.0/users?$top=2', 'one', 'a'));
    record.saw(seenAnswer('/v1.0/users?$top=2&$skiptoken=x', 'zwei', 'b'));
    record.saw('c');

    expect(record.report()).toMatchObject({
      requestIds: ['a', 'c'],
      provenance: {
        answers: 3,
        hashed: 2,
        bytes: 7,
        sha256: sha256(`${sha256('one')}\n${sha256('zwei')}\n`),
        addresses: [{ address: '/v1.0/users?$top=2', answers: 2 }],
        moreAddresses: 0,
        rowsBefore: 0,
        file: null,
      },
    });
  });

  it('says how many rows an interrupted process had kept', () => {
    const record = createSourceRecord('users', clock);
    record.kept(500);
    record.saw(seenAnswer('/v1.0/users', 'three', null));
    record.kept(700);

    expect(record.report().provenance?.rowsBefore).toBe(500);
  });

  it('names the file, who brought it and when', () => {
    const file = {
      fileName: 'holds.csv',
      sha256: sha256('x'),
      importedBy: 'ann',
      importedAt: '2026-11-01T00:00:00Z',
    };
    const record = createSourceRecord('holds', clock);
    record.brought(file);
    record.kept(4);

    expect(record.report().provenance).toMatchObject({ file, answers: 0, sha256: null, rowsBefore: 0 });
  });

  it('lists so many addresses and counts the rest', () => {
    const gathered = gatherProvenance(() => 0);
    for (let at = 0; at < 30; at += 1) gathered.answered(seenAnswer(`/v1.0/a${at}`, '', null));

    expect([gathered.report().addresses.length, gathered.report().moreAddresses]).toEqual([20, 10]);
  });

  it('of a download that broke off is of the bytes that came', async () => {
    const seen: unknown[] = [];
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half');
      throw new TypeError('cut');
    }
    const { stream, tell } = watchDownload({ stream: broken(), requestId: 'r' }, '/reports/x', (each) =>
      seen.push(each),
    );

    const readAll = async (): Promise<void> => {
      for await (const chunk of stream) expect(chunk.byteLength).toBe(4);
    };

    await expect(readAll()).rejects.toThrow('cut');
    tell();
    tell();
    expect(seen).toEqual([{ requestId: 'r', url: '/reports/x', bytes: 4, sha256: sha256('half') }]);
  });
});
