import { describe, expect, it } from 'vitest';
import type { GapReason } from '../core/model/coverage.ts';
import type { SourceName, SourceReport } from '../lake/observation.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { evidenceGapsOf } from './evidence-gaps.ts';

const names = ['sign-ins', 'active-users', 'm365-apps', 'copilot'] as const satisfies readonly SourceName[];

type Told = readonly [SourceReport['status'], ...GapReason[]];

function gapsOf(told: Readonly<Partial<Record<SourceName, Told | null>>>) {
  const sources = names.flatMap((name) => {
    const own = told[name] === undefined ? (['complete'] as const) : told[name];
    if (own === null) return [];
    const [status, ...reasons] = own;
    return [{ name, status, gaps: reasons.map((reason) => ({ source: name, reason, detail: '' })) }];
  });
  return evidenceGapsOf({ manifest: { sources } } as unknown as Pick<StoredRun, 'manifest'>);
}

describe('the gaps of a run, by the evidence they leave out', () => {
  it('are none where every source was read whole', () => {
    expect(gapsOf({})).toEqual({});
  });

  it.each([
    ['refused', ['failed', 'forbidden'], { reason: 'sign-ins-forbidden', isSilent: true }],
    ['not read', null, { reason: 'sign-ins-missing', isSilent: true }],
    ['cut short', ['incomplete', 'incomplete'], { reason: 'sign-ins-incomplete', isSilent: false }],
    ['cut short without a word', ['incomplete'], { reason: 'sign-ins-incomplete', isSilent: false }],
    ['late', ['complete', 'stale'], { reason: 'sign-ins-stale', isSilent: false }],
    ['without names', ['complete', 'stale', 'concealed'], { reason: 'sign-ins-concealed', isSilent: true }],
  ] as const)('name a source that was %s', (_name, told, gap) => {
    expect(gapsOf({ 'sign-ins': told })).toEqual({ signIn: gap });
  });

  it('of work are those of either report, silence first', () => {
    const forbidden = { reason: 'm365-apps-forbidden', isSilent: true };

    expect(gapsOf({ 'm365-apps': ['failed', 'forbidden'] })).toEqual({ workload: forbidden });
    expect(gapsOf({ 'active-users': ['complete', 'stale'], 'm365-apps': ['failed', 'forbidden'] })).toEqual({
      workload: forbidden,
    });
  });
});
