import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { SecondReason } from '../core/authority/denial.ts';
import type { ReclaimFacts, ReclaimState } from './case-view.ts';
import { createFormat } from './format.ts';
import { decidedFace } from './reclaim-state.ts';

type Awaiting = Extract<ReclaimState, { readonly name: 'awaitingSecond' }>;

const samples = JSON.parse(
  readFileSync(new URL('../../cards/reclaim-case.data.json', import.meta.url), 'utf8'),
) as { readonly awaitingOther: ReclaimFacts & { readonly state: Awaiting } };

function linesOf(because: readonly SecondReason[], changes: Partial<Awaiting> = {}): readonly string[] {
  const { state, ...facts } = samples.awaitingOther;
  const given: Awaiting = { ...state, aboveSeats: 50, asked: 'owners', because, ...changes };
  return decidedFace({ ...facts, seats: 10, state: given }, given, createFormat()).lines ?? [];
}

it.each<[readonly SecondReason[], readonly string[]]>([
  [['size'], ['Above 50 licences two people decide.']],
  [
    ['buyer'],
    ['Alex Wilber bought or amended Microsoft 365 E5, so that somebody who did not decides as well.'],
  ],
  [
    ['implausible'],
    [
      'It is so much of Microsoft 365 E5 that it looks like a mistake, so that a compliance approver decides as well.',
    ],
  ],
  [[], ['Two people decide about this.']],
])('a second approval because of %j says so, and nothing else', (because, expected) => {
  const lines = linesOf(because, { canConfirm: true });

  expect(lines).toEqual([...expected, 'Nothing has been changed yet.']);
});

it('says who has been asked', () => {
  expect(linesOf(['size']).at(-1)).toBe(
    'Somebody else who answers for this product has been asked; there is nothing you need to do.',
  );
  expect(linesOf(['implausible'], { asked: 'compliance' }).at(-1)).toBe(
    'A compliance approver has been asked; there is nothing you need to do.',
  );
});

it('says how many are off the list since one person approved it', () => {
  const lines = linesOf(['size'], { canConfirm: true, takenOff: 2 });

  expect(lines[1]).toBe('2 people have been taken off the list since: what is known of them has changed.');
  expect(linesOf(['size'], { takenOff: 1 })[1]).toMatch(/^1 person has been taken off/);
});

it.each([
  [{}, 'Nobody decided by 22 Nov 2026, 09:00 UTC, so nothing was changed.'],
  [
    { approvedBy: 'Ines Okafor' },
    'Ines Okafor approved it and nobody else did by 22 Nov 2026, 09:00 UTC, so nothing was changed.',
  ],
])('a question that lapsed says who had approved it: %j', (approved, expected) => {
  const state = { name: 'expired', at: '2026-11-22T09:00:00Z', ...approved } as const;

  expect(decidedFace({ ...samples.awaitingOther, state }, state, createFormat()).subtitle).toBe(expected);
});
