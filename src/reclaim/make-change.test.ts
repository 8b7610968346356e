import { describe, expect, it } from 'vitest';
import { AppError } from '../lib/app-error.ts';
import { makeChange, type CarryOutDeps, type Change } from './carry-out.ts';
import type { WriteAnswer } from './writer.ts';

type Answer = WriteAnswer | AppError;

const fault = (code: string): AppError =>
  new AppError(code, { what: 'w', why: 'y', fix: 'f' }, { retryable: true });
const busy: WriteAnswer = { kind: 'refused', code: 'DIRECTORY_BUSY', message: '', requestId: 'r' };
const applied: WriteAnswer = { kind: 'applied', requestId: 'r' };

async function make(answers: readonly Answer[], mayRepeat: () => Promise<boolean>, arrived = false) {
  let sent = 0;
  const turn = {
    async change() {
      const answer = answers[sent];
      sent += 1;
      if (answer === undefined) throw new TypeError('sent once too often');
      if (answer instanceof AppError) throw answer;
      return answer;
    },
    giveBack: () => undefined,
  };
  const deps: CarryOutDeps = {
    people: { readHeld: async () => [] },
    writer: { whenFree: async () => turn },
    sleep: async () => undefined,
  };
  const wanted: Change = {
    userId: 'u',
    clientRequestId: 'c',
    change: { kind: 'licences', add: [], remove: [] },
    hasArrived: () => arrived,
    isResumed: false,
    mayRepeat,
  };
  return { made: await makeChange(deps, wanted, turn), sent };
}

const yes = async () => true;
const no = async () => false;

describe('a change that did not come about', () => {
  it.each([['throttled', fault('GRAPH_THROTTLED')] as const, ['in conflict', busy] as const])(
    'and was %s is sent again only while it still may be made',
    async (_, answer) => {
      expect(await make([answer, applied], yes)).toEqual({
        made: { kind: 'accepted', requestId: 'r' },
        sent: 2,
      });
      expect(await make([answer, applied], no)).toEqual({ made: { kind: 'held' }, sent: 1 });
    },
  );

  it('is asked about before every repetition', async () => {
    let asked = 0;
    const twice = async () => (asked += 1) < 3;

    expect(await make([busy, busy, busy, applied], twice)).toEqual({ made: { kind: 'held' }, sent: 3 });
    expect(asked).toBe(3);
  });

  it('is nobody’s fault while the service throttles', async () => {
    const always = Array.from({ length: 20 }, () => fault('GRAPH_THROTTLED'));

    expect((await make(always, yes)).made).toEqual({ kind: 'held' });
  });

  it('may have been made when its answer was lost: the directory is asked first', async () => {
    const lost = fault('GRAPH_OUTCOME_UNKNOWN');

    expect(await make([lost], no, true)).toEqual({ made: { kind: 'seen', requestId: null }, sent: 1 });
    expect(await make([lost], no)).toEqual({ made: { kind: 'held' }, sent: 1 });
  });
});
