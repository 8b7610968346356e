import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain, explainAll, patternKey, type KnownChanges } from './explain.ts';
import { isMassChange } from './mass-change.ts';
import type { ChangeActor, ObservedChange } from './observed-change.ts';
import { deedsOf, type StepRecord } from './own-deed.ts';

const at = (time: string) => Date.parse(`2026-11-20T${time}:00Z`);
const now = at('12:00');
const ours = { kind: 'app', id: 'writer', principalId: null, name: 'Seatkeeper writer' } as const;
const entra = {
  kind: 'app',
  id: null,
  principalId: null,
  name: 'Microsoft Azure AD Group-Based Licensing',
} as const;
const ann = { kind: 'user', id: 'ann', principalId: null, name: 'Ann Ellis' } as const;
const known: KnownChanges = {
  writer: { appId: 'WRITER', principalId: null },
  acknowledged: new Set(),
  used: new Set(),
  beganAtMs: 0,
};

const step: StepRecord = {
  id: 's1',
  userId: 'u1',
  skuId: 'e5',
  path: 'direct',
  adds: [],
  state: 'settled',
  outcome: 'applied',
  claimedAt: '2026-11-20T09:59:00Z',
  settledAt: '2026-11-20T10:01:00Z',
  restoreOutcome: null,
  restoredAt: null,
};
const removal: ObservedChange = {
  id: 'a1',
  userId: 'u1',
  atMs: at('10:00'),
  actor: ours,
  added: [],
  removed: ['e5'],
  products: ['m365-e5'],
};
const restored: StepRecord = {
  ...step,
  state: 'restored',
  claimedAt: '2026-11-20T11:00:00Z',
  restoreOutcome: 'applied',
  restoredAt: '2026-11-20T11:02:00Z',
};

function judge(change: Partial<ObservedChange>, record: Partial<StepRecord> = {}): string {
  const found = explain({ ...removal, ...change }, deedsOf({ ...step, ...record }, now), known);
  return found.kind === 'step'
    ? `step ${found.deed.kind}`
    : found.kind === 'none'
      ? found.severity
      : found.kind;
}

describe('a change of the tenant', () => {
  it.each<[string, Partial<ObservedChange>, Partial<StepRecord>, string]>([
    ['of a step of ours', {}, {}, 'step removal'],
    ['of a step under way', {}, { state: 'removing', outcome: null, settledAt: null }, 'step removal'],
    [
      'of a step that failed and was carried out',
      {},
      { outcome: 'failed:GRAPH_OUTCOME_UNKNOWN' },
      'step removal',
    ],
    ['by clocks that differ', { atMs: at('10:05') }, {}, 'step removal'],
    ['of a removal that was undone since', {}, restored, 'step removal'],
    ['of an undo', { atMs: at('11:01'), added: ['e5'], removed: [] }, restored, 'step restore'],
    ['of a swap', { added: ['e3'] }, { adds: [{ skuId: 'E3', disabledPlans: [] }] }, 'step removal'],
    [
      'by an app known by its principal only',
      { actor: { ...ours, id: null, principalId: 'p' } },
      {},
      'step removal',
    ],
    ['long after the step', { atMs: at('11:00') }, {}, 'grave'],
    ['before the step', { atMs: at('09:00') }, {}, 'grave'],
    ['of another person', { userId: 'u2' }, {}, 'grave'],
    ['of another licence', { removed: ['e3'] }, {}, 'grave'],
    ['that took more than the step', { removed: ['e5', 'copilot'] }, {}, 'grave'],
    ['in the other direction', { removed: [], added: ['e5'] }, {}, 'grave'],
    ['of a step that was skipped', {}, { outcome: 'skipped:already-gone' }, 'grave'],
    [
      'of a step that is only planned',
      {},
      { state: 'planned', outcome: null, claimedAt: null, settledAt: null },
      'grave',
    ],
    ['by a person, at the time of a step', { actor: ann }, {}, 'plain'],
    ['by another app, at the time of a step', { actor: { ...ours, id: 'other' } }, {}, 'plain'],
    ['by Entra after a group', { actor: entra }, {}, 'groupLicensing'],
    [
      'by Entra after a membership we ended',
      { actor: entra, atMs: at('11:30') },
      { path: 'group:g' },
      'step removal',
    ],
    ['in our name for a membership step', {}, { path: 'group:g' }, 'grave'],
    ['by a person who calls himself Entra', { actor: { ...entra, kind: 'user' } }, {}, 'plain'],
  ])('%s', (_, change, record, expected) => {
    expect(judge(change, record)).toBe(expected);
  });

  it.each<[string, Partial<ObservedChange>]>([
    ['who', { actor: { kind: null, id: null, principalId: null, name: null } }],
    ['which app', { actor: { kind: 'app', id: null, principalId: null, name: null } }],
    ['what was taken', { actor: entra, removed: null, added: null }],
  ])('explains nothing where the log does not say %s', (_, change) => {
    expect(judge(change)).toBe('plain');
  });

  it('is no surprise when it was made before there was a desk, unless our own app made it', () => {
    const late = { ...known, beganAtMs: removal.atMs + 1 };
    const byAnn = { ...removal, actor: ann };

    expect(explain(byAnn, [], late)).toEqual({ kind: 'beforeUs' });
    expect(explain(byAnn, [], { ...known, beganAtMs: removal.atMs })).toEqual({
      kind: 'none',
      severity: 'plain',
    });
    expect(explain(removal, [], late)).toEqual({ kind: 'none', severity: 'grave' });
  });

  it('is explained by what an owner said of the same actor, product and day', () => {
    const acknowledged = new Set([patternKey('ann', 'm365-e5', '2026-11-20')]);
    const judgeKnown = (change: Partial<ObservedChange>) =>
      explain({ ...removal, actor: ann, ...change }, [], { ...known, acknowledged }).kind;

    expect(judgeKnown({})).toBe('acknowledged');
    expect(judgeKnown({ atMs: Date.parse('2026-11-21T00:00:00Z') })).toBe('none');
    expect(judgeKnown({ products: ['m365-e5', 'visio'] })).toBe('none');
    expect(judgeKnown({ products: [] })).toBe('none');
    expect(judgeKnown({ actor: { ...ann, id: null } })).toBe('none');
  });
});

const some = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const skus = fc.subarray(['e5', 'e3', 'copilot']);
const changes = fc.array(
  fc.record({
    userId: some('u1', 'u2'),
    atMs: fc.integer({ min: at('09:50'), max: at('11:10') }),
    actor: some<ChangeActor>(
      ours,
      entra,
      ann,
      { ...ours, id: null, principalId: 'p' },
      { ...ours, kind: null },
    ),
    added: fc.option(skus),
    removed: fc.option(skus),
  }),
  { maxLength: 12 },
);
const steps = fc.array(
  fc.record({
    userId: some('u1', 'u2'),
    skuId: some('e5', 'e3'),
    path: some<StepRecord['path']>('direct', 'group:g'),
    record: some(step, restored),
  }),
  { maxLength: 4 },
);

describe('whatever is seen', () => {
  it('explains no two changes by one deed, and none by what the log does not say', () => {
    fc.assert(
      fc.property(changes, steps, (seen, done) => {
        const deeds = done.flatMap(({ record, ...own }, index) =>
          deedsOf({ ...record, ...own, id: `s${index}` }, now),
        );
        const observed = seen.map((each, index) => ({ ...removal, ...each, id: `a${index}` }));
        const judged = explainAll(observed, deeds, known);
        const used = judged.flatMap(([, found]) => (found.kind === 'step' ? found.deed.key : []));

        expect(judged).toHaveLength(observed.length);
        expect(new Set(used).size).toBe(used.length);
        for (const [{ actor, added, removed }, found] of judged) {
          if (actor.kind === null || added === null || removed === null) expect(found.kind).toBe('none');
          if (actor === ours && found.kind === 'none') expect(found.severity).toBe('grave');
        }
      }),
    );
  });

  it('does not use again what was used before', () => {
    const deeds = deedsOf(step, now);
    const [first] = explainAll([removal], deeds, known);
    const used = new Set(first?.[1].kind === 'step' ? [first[1].deed.key] : []);

    expect(used.size).toBe(1);
    expect(explain({ ...removal, id: 'a2' }, deeds, { ...known, used })).toEqual({
      kind: 'none',
      severity: 'grave',
    });
  });
});

describe('a mass change', () => {
  const policy = { massChangePct: 20, implausibleMinSeats: 20 };
  it.each([
    [21, 79, true],
    [20, 80, false],
    [5, 14, false],
    [20, 0, true],
    [0, 100, false],
  ])('%i gone and %i left: %s', (lost, left, expected) => {
    expect(isMassChange({ lost, left }, policy)).toBe(expected);
  });
});
