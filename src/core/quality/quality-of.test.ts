import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Gap } from '../model/coverage.ts';
import type { GateId, QualityPolicy } from './gate.ts';
import { qualityOf } from './quality-of.ts';
import type { JoinFacts, QualityFacts, SeatChange, SizeFacts, SourceFacts } from './quality-facts.ts';

const asOf = 20_000;
const policy: QualityPolicy = { minJoinPct: 80, maxChangePct: 30, minSeats: 50, maxReportLagDays: 10 };

const source = (given: Partial<SourceFacts> & { source: string }): SourceFacts => ({
  status: 'complete',
  factsOf: asOf - 2,
  rows: 500,
  issues: 0,
  ...given,
});

const sizes = (given: Partial<SizeFacts> = {}): SizeFacts => ({
  asOf,
  sources: ['users', 'sign-ins', 'active-users'].map((name) => source({ source: name })),
  internalPeople: 500,
  datedSignIns: 480,
  newestSignIn: asOf,
  ...given,
});

const facts = (given: Partial<QualityFacts> = {}): QualityFacts => ({
  now: sizes(),
  gaps: [],
  joins: [],
  earlier: sizes({ asOf: asOf - 7 }),
  seats: [],
  ...given,
});

const join = (given: Partial<JoinFacts>): JoinFacts => ({
  source: 'active-users',
  names: 100,
  joined: 100,
  outsiders: 0,
  concealed: 0,
  ...given,
});

const seats = (before: number, now: number, reclaimed = 0): SeatChange => ({
  product: 'e5',
  name: 'Microsoft 365 E5',
  before,
  now,
  reclaimed,
});

function resultsOf(given: Partial<QualityFacts>, gate: GateId): string[] {
  return qualityOf(facts(given), policy)
    .gates.filter((each) => each.gate === gate)
    .map(({ result }) => result);
}

function gapsOf(given: Partial<QualityFacts>): string[] {
  return qualityOf(facts(given), policy).gaps.map((gap) => `${gap.source} ${gap.reason}`);
}

describe('the gates of a run', () => {
  it('let a run pass that looks like the one before', () => {
    const { gates, gaps } = qualityOf(facts({ joins: [join({})], seats: [seats(400, 390)] }), policy);

    expect(gaps).toEqual([]);
    expect(gates.filter(({ result }) => result === 'failed')).toEqual([]);
  });

  it.each<[string, Partial<JoinFacts>, string]>([
    ['80 % joined', { joined: 80 }, 'passed'],
    ['79 % joined', { joined: 79 }, 'failed'],
    ['outsiders left out', { names: 200, joined: 80, outsiders: 100 }, 'passed'],
    ['49 names, half joined', { names: 49, joined: 25 }, 'notJudged'],
    ['49 names, none joined', { names: 49, joined: 0 }, 'failed'],
    ['9 names, none joined', { names: 9, joined: 0 }, 'notJudged'],
    ['nobody but outsiders', { names: 60, joined: 0, outsiders: 60 }, 'notJudged'],
    ['hashes for names', { joined: 0, concealed: 100 }, 'notJudged'],
  ])('join rate: %s', (_, given, expected) => {
    expect(resultsOf({ joins: [join(given)] }, 'join')).toEqual([expected]);
  });

  it('find concealed names that the setting did not tell of, and name the gap once', () => {
    const hashed = [join({ joined: 0, concealed: 100 })];
    const gap: Gap = { source: 'active-users', reason: 'concealed', detail: 'Names are concealed.' };

    expect(gapsOf({ joins: hashed })).toEqual(['active-users concealed']);
    expect(gapsOf({ joins: hashed, gaps: [gap] })).toEqual([]);
    expect(resultsOf({ joins: hashed, gaps: [gap] }, 'concealment')).toEqual(['failed']);
  });

  it.each([
    [10, 'passed'],
    [11, 'failed'],
  ])('freshness: facts %i days old', (lag, expected) => {
    const now = sizes({ sources: [source({ source: 'copilot', factsOf: asOf - lag })] });
    expect(resultsOf({ now, earlier: null }, 'freshness')).toEqual([expected]);
  });

  it('fail on what the collection itself could not see, without naming it again', () => {
    const gaps: Gap[] = [
      { source: 'users', reason: 'incomplete', detail: 'Broke off.' },
      { source: 'active-users', reason: 'malformed', detail: '3 rows were left out.' },
      { source: 'features', reason: 'missing', detail: 'Not read.' },
    ];
    const { gates, gaps: found } = qualityOf(facts({ gaps }), policy);

    expect(found).toEqual([]);
    expect(
      gates.filter(({ result }) => result === 'failed').map(({ gate, subject }) => [gate, subject]),
    ).toEqual([
      ['coverage', 'users'],
      ['issues', 'active-users'],
      ['coverage', 'features'],
    ]);
  });

  it.each<[string, SeatChange, string]>([
    ['30 % fewer', seats(100, 70), 'passed'],
    ['31 % fewer', seats(100, 69), 'failed'],
    ['31 % more', seats(100, 131), 'failed'],
    ['gone', seats(50, 0), 'failed'],
    ['49 seats gone', seats(49, 0), 'notJudged'],
    ['a new product', seats(0, 4_000), 'notJudged'],
    ['half reclaimed by decision', seats(100, 50, 45), 'passed'],
  ])('change of seats: %s', (_, change, expected) => {
    expect(resultsOf({ seats: [change] }, 'seats')).toEqual([expected]);
  });

  it('do not believe a directory that lost a third of its people, unless it was not read whole', () => {
    expect(gapsOf({ now: sizes({ internalPeople: 330, datedSignIns: 317 }) })).toEqual(['users implausible']);
    const partly = sizes({
      internalPeople: 330,
      sources: [source({ source: 'users', status: 'incomplete' })],
    });
    expect(resultsOf({ now: partly }, 'people')).toEqual(['notJudged']);
  });

  it('do not believe sign-in dates that vanish, or stand still', () => {
    expect(gapsOf({ now: sizes({ datedSignIns: 0, newestSignIn: null }) })).toEqual(['sign-ins implausible']);
    expect(gapsOf({ now: sizes({ newestSignIn: asOf - 11 }), earlier: null })).toEqual(['sign-ins stale']);
    expect(gapsOf({ now: sizes({ datedSignIns: 340 }) })).toEqual([]);
  });

  it('do not believe a report cut short, and welcome a longer one', () => {
    const rows = (count: number) =>
      sizes({ sources: [...sizes().sources.slice(0, 2), source({ source: 'active-users', rows: count })] });
    expect(gapsOf({ now: rows(349) })).toEqual(['active-users implausible']);
    expect(gapsOf({ now: rows(350) })).toEqual([]);
    expect(gapsOf({ now: rows(5_000) })).toEqual([]);
  });

  it('let a first run pass, and say that it was compared with nothing', () => {
    const { gates, gaps } = qualityOf(facts({ earlier: null }), policy);

    expect(gaps).toEqual([]);
    expect(gates.find(({ gate }) => gate === 'warm-up')).toMatchObject({ result: 'passed' });
    expect(gates.some(({ gate }) => ['people', 'seats', 'rows'].includes(gate))).toBe(false);
  });
});

const count = fc.integer({ min: 0, max: 700 });
const anyFacts: fc.Arbitrary<QualityFacts> = fc
  .record({
    people: count,
    before: count,
    dated: count,
    datedBefore: count,
    rows: count,
    rowsBefore: count,
    names: count,
    joined: count,
    outsiders: count,
    seatsBefore: count,
    seatsNow: count,
  })
  .map((given) =>
    facts({
      now: sizes({
        internalPeople: given.people,
        datedSignIns: Math.min(given.dated, given.people),
        sources: [
          source({ source: 'users' }),
          source({ source: 'sign-ins' }),
          source({ source: 'copilot', rows: given.rows }),
        ],
      }),
      earlier: sizes({
        internalPeople: given.before,
        datedSignIns: Math.min(given.datedBefore, given.before),
        sources: [
          source({ source: 'users' }),
          source({ source: 'sign-ins' }),
          source({ source: 'copilot', rows: given.rowsBefore }),
        ],
      }),
      joins: [
        join({
          names: given.names,
          joined: Math.min(given.joined, given.names),
          outsiders: Math.min(given.outsiders, given.names - Math.min(given.joined, given.names)),
        }),
      ],
      seats: [seats(given.seatsBefore, given.seatsNow)],
    }),
  );

describe('for every run', () => {
  it('a failed gate leaves a gap and nothing else does, each named once', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { gates, gaps } = qualityOf(given, policy);
        for (const { result, gap } of gates) expect(gap !== null).toBe(result === 'failed');
        expect(gaps).toEqual(gates.flatMap(({ gap }) => gap ?? []));
      }),
    );
  });

  it('the same run twice is plausible, and small numbers never fail', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const failures = (of: QualityFacts) =>
          qualityOf(of, policy).gates.filter(({ gate, result }) => result === 'failed' && gate !== 'join');
        const [change] = given.seats;
        const unchanged = change === undefined ? [] : [{ ...change, now: change.before }];
        expect(failures({ ...given, earlier: given.now, seats: unchanged })).toEqual([]);
        const small = (of: SizeFacts) => ({
          ...of,
          internalPeople: of.internalPeople % 50,
          datedSignIns: 0,
          newestSignIn: null,
          sources: of.sources.map((each) => ({ ...each, rows: each.rows % 50 })),
        });
        const less = given.earlier && small(given.earlier);
        expect(failures({ ...given, now: small(given.now), earlier: less, seats: [] })).toEqual([]);
      }),
    );
  });

  it('a stricter policy never lets more pass', () => {
    fc.assert(
      fc.property(
        anyFacts,
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 80, max: 100 }),
        (given, change, joined) => {
          const count = (limits: QualityPolicy) => qualityOf(given, limits).gaps.length;
          expect(count({ ...policy, maxChangePct: change, minJoinPct: joined })).toBeGreaterThanOrEqual(
            count(policy),
          );
        },
      ),
    );
  });
});
