import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObservationRows } from '../lake/observation.ts';
import type { HandMadeRows, HandMadeRun } from './testing/hand-made-run.ts';
import { ago, bigger, createCounter, files, outside, suite } from './testing/hand-made-tenant.ts';

/** Figures worked out by hand from docs/methods.md §6: what signals of single features make of it. */
let dir: string;
let count: ReturnType<typeof createCounter>;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-oracle-'));
  count = createCounter(dir);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** The catalogue, with signals of the phone. */
function shownBy(cells: string): HandMadeRun['files'] {
  return { ...files, features: files.features.replace('attested,,,,PHONE_1', `attested,${cells},PHONE_1`) };
}

const people = [
  { id: 'called', sku: bigger },
  { id: 'quiet', sku: bigger },
];
const workloads = people.map(({ id }) => ({
  userKey: `${id}@example.com`,
  exchangeOn: ago(1),
  oneDriveOn: ago(1),
}));

function call(days: number, callType = 'conf_in', userId = 'called'): Partial<ObservationRows['pstn_use']> {
  return { userId, route: 'callingPlan', callType, calls: 1, lastCallOn: ago(days) };
}

async function figuresOf(cells: string, rows: HandMadeRows, sources: HandMadeRun['sources'] = {}) {
  return count(people, { files: shownBy(cells), rows: { workloads, ...rows }, sources });
}

describe('countTenant of signals', () => {
  it('knows who does not use it where a whole source leaves them out', async () => {
    const figures = await figuresOf('audio-conferencing,everybody,unused', { pstn_use: [call(90)] });

    // The quiet one is served by the suite; the other calls, and the suite with the phone is cheaper.
    expect(Object.fromEntries(figures)).toMatchObject({
      'feature phone what silence means': 'unused',
      'feature phone shown by a signal': '1',
      'feature phone consumed': '1',
      'feature phone required': '1',
      'feature phone over-assignment': '1',
      [`${bigger} → ${suite} saving transition people`]: '1',
    });
  });

  it.each<[string, string, HandMadeRows, HandMadeRun['sources']]>([
    ['a source that may miss people', 'audio-conferencing,everybody,unknown', { pstn_use: [call(90)] }, {}],
    [
      'a source that lacks rows',
      'audio-conferencing,everybody,unused',
      { pstn_use: [call(90)] },
      { 'pstn-calls': 'incomplete' },
    ],
    [
      'a call through Direct Routing, which may be of a conference',
      'audio-conferencing,everybody,unused',
      { pstn_use: [call(90), { ...call(1, 'byotin', 'else'), route: 'directRouting' }] },
      {},
    ],
    ['a window of 28 days', 'power-bi,everybody,unused', { power_bi_use: [used(28)] }, {}],
  ])('leaves the others unknown: %s', async (_name, cells, rows, sources) => {
    const figures = await figuresOf(cells, rows, sources);

    expect(Object.fromEntries(figures)).toMatchObject({
      'feature phone what silence means': 'unknown',
      'feature phone consumed': '1',
      'feature phone required': '2',
    });
    expect(figures.has('feature phone over-assignment')).toBe(false);
  });

  it.each<[string, string, HandMadeRows, HandMadeRun['sources']]>([
    ['of a call too long ago', 'audio-conferencing,everybody,unknown', { pstn_use: [call(91)] }, {}],
    [
      'of a call of the other kind',
      'audio-conferencing,everybody,unknown',
      { pstn_use: [call(1, 'user_in')] },
      {},
    ],
    ['of 29 days ago in Power BI', 'power-bi,everybody,unknown', { power_bi_use: [used(29)] }, {}],
    [
      'that a failed source left behind',
      'audio-conferencing,everybody,unused',
      { pstn_use: [call(1)] },
      { 'pstn-calls': 'failed' },
    ],
  ])('takes nothing from a row %s', async (_name, cells, rows, sources) => {
    const figures = await figuresOf(cells, rows, sources);

    expect(figures.has('feature phone consumed')).toBe(false);
    expect(figures.get('feature phone required')).toBe('2');
  });

  it('counts whom either a signal or an attestation names, and where they disagree', async () => {
    const figures = await figuresOf('audio-conferencing,everybody,unused', {
      pstn_use: [call(1)],
      feature_use: [{ feature: 'phone', userKey: 'quiet@example.com', attestedOn: ago(1) }],
    });

    expect(Object.fromEntries(figures)).toMatchObject({
      'feature phone consumed': '2',
      'feature phone shown and not attested': '1',
      'feature phone attested and not shown': '1',
    });
  });

  it('counts what a free plan does as well for those alone who are granted it', async () => {
    const pim_eligibilities = [{ instanceId: 'i', principalId: 'free' }];
    const free = [{ id: 'free', sku: [outside] }];
    const figuresFor = async (of: string) =>
      count(free, { files: shownBy(`pim-eligible,${of},unknown`), rows: { pim_eligibilities } });

    expect((await figuresFor('everybody')).get('feature phone feature beyond the plan')).toBe('1');
    expect((await figuresFor('holders')).has('feature phone consumed')).toBe(false);
  });

  it('proposes nothing to somebody whom a signal alone shows', async () => {
    const rows = { workloads: [], pstn_use: [call(1)] };
    const figures = await figuresOf('audio-conferencing,everybody,unused', rows);

    expect(figures.get('feature phone consumed')).toBe('1');
    expect(figures.get('tenant considered people')).toBe('0');
  });
});

function used(days: number): Partial<ObservationRows['power_bi_use']> {
  return { userKey: 'called@example.com', usedOn: ago(days), events: 1 };
}
