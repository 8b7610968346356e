import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceReport } from '../lake/observation.ts';
import { collectOnce } from './collect-once.ts';
import { judge } from './judge.ts';
import { replayingFetch } from './answers.ts';
import { startRelay, type Relay } from './relay.ts';
import { recordSubjects, type Subject } from './subject.ts';
import { tryBodies } from './try-bodies.ts';
import { bytesOf, withoutUnit } from './units.ts';

describe('spoilt answers', () => {
  let relay: Relay;
  let subjects: readonly Subject[];

  beforeAll(async () => {
    relay = await startRelay();
    subjects = await recordSubjects(1, relay);
  });
  afterAll(() => relay.stop());

  it('are read without a crash and without a loss nobody is told of', async () => {
    const tried = await tryBodies(subjects, { bodies: 500, seed: 1 });

    expect(tried.failures.map(({ source, mutation, what }) => [source, mutation, what])).toEqual([]);
    expect(tried.counts.size).toBeGreaterThan(25);
    expect(new Set(subjects.map(({ source }) => source)).size).toBeGreaterThan(18);
  });

  it('are the same for the same seed', async () => {
    const [once, again] = [
      await tryBodies(subjects, { bodies: 60, seed: 9 }),
      await tryBodies(subjects, { bodies: 60, seed: 9 }),
    ];

    expect(again.counts).toEqual(once.counts);
  });

  async function usersRead(): Promise<{ subject: Subject; report: SourceReport; rows: Subject['rows'] }> {
    const subject = subjects.find(({ source, kind }) => source === 'users' && kind === 'page')!;
    const read = await collectOnce(subject.places, 'users', replayingFetch(subject.answers));
    return { subject, ...read };
  }

  it.each<[string, (read: Awaited<ReturnType<typeof usersRead>>) => ReturnType<typeof judge>]>([
    [
      'lost in silence',
      ({ subject, report, rows }) =>
        judge(subject, { body: subject.answer.body }, { report, rows: rows.slice(1) }),
    ],
    [
      'no page was read as complete',
      ({ subject, report }) => judge(subject, { body: bytesOf('<html>') }, { report, rows: [] }),
    ],
    [
      'without a reason',
      ({ subject, report }) =>
        judge(subject, { body: subject.answer.body }, { report: { ...report, status: 'failed' }, rows: [] }),
    ],
    [
      'lost beside a bad one',
      ({ subject, report }) =>
        judge(
          subject,
          { body: withoutUnit(subject.answer.body, 'page', 0) },
          {
            report: {
              ...report,
              status: 'incomplete',
              gaps: [{ source: 'users', reason: 'malformed', detail: 'x' }],
              issues: [{ code: 'row-malformed', place: 'row 1', message: 'x' }],
            },
            rows: [],
          },
        ),
    ],
  ])('would be called wrong: %s', async (what, misread) => {
    const { outcome, wrong } = misread(await usersRead());

    expect(outcome).toBe('WRONG');
    expect(wrong).toContain(what);
  });

  it('are called right when nothing is spoilt', async () => {
    const { subject, report, rows } = await usersRead();

    expect(judge(subject, { body: subject.answer.body }, { report, rows })).toEqual({
      outcome: 'complete',
      wrong: null,
    });
  });
});
