import { describe, expect, it } from 'vitest';
import type { SeatEvidence } from '../core/model/finding.ts';
import type { SkipReason } from '../core/plan/step.ts';
import { pathSkip, whySkip } from './check-evidence.ts';
import type { HeldSku } from './person.ts';

const evidence: SeatEvidence = {
  asOf: 20_000,
  verdict: 'active',
  rule: 'used',
  idleDays: 2,
  signIn: 'unknown',
  workload: 19_998,
  copilot: 'unknown',
  heldSince: null,
  isDisabled: false,
  holds: ['e5', 'visio'],
};
const step = {
  skuId: 'e5',
  path: 'direct',
  adds: [{ skuId: 'e3', disabledPlans: [] }],
  disabledPlans: ['sway'],
  evidence,
} as const;
const e5: HeldSku = { skuId: 'e5', path: 'direct', disabledPlans: ['sway'], groupIds: [] };
const visio: HeldSku = { skuId: 'visio', path: 'group:g', disabledPlans: [], groupIds: ['g'] };
const e3: HeldSku = { skuId: 'e3', path: 'group:g', disabledPlans: [], groupIds: ['g'] };

describe('a swap, in the moment before the write', () => {
  it.each<[string, readonly HeldSku[], SkipReason | null]>([
    ['everything as it was fitted', [e5, visio], null],
    ['the licence is gone', [visio], 'already-gone'],
    ['a group gives it now', [{ ...e5, path: 'direct+group:g', groupIds: ['g'] }, visio], 'now-group'],
    ['another licence came', [e5, visio, { ...visio, skuId: 'project' }], 'evidence-changed'],
    ['another licence went', [e5], 'evidence-changed'],
    ['they got the other licence already', [e5, visio, { ...e3, path: 'direct' }], 'evidence-changed'],
    ['a group gives the other licence now', [e5, visio, e3], 'evidence-changed'],
    ['a service was switched on', [{ ...e5, disabledPlans: [] }, visio], 'evidence-changed'],
    [
      'another service was switched off',
      [{ ...e5, disabledPlans: ['sway', 'yammer'] }, visio],
      'evidence-changed',
    ],
  ])('%s', (_name, held, expected) => {
    expect(pathSkip(held, step)).toBe(expected);
    const person = { userId: 'u', signIn: 20_001, held };
    expect(whySkip(step, { person, mailboxPurpose: 'user', copilot: 'unknown' })).toBe(expected);
  });

  it('leaves a mailbox alone that is no longer a person’s', () => {
    const person = { userId: 'u', signIn: 20_001, held: [e5, visio] };

    expect(whySkip(step, { person, mailboxPurpose: 'shared' })).toBe('shared-mailbox');
  });
});
