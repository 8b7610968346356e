import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instructionStates, isWaiting, nextInstructionState } from './instruction-lifecycle.ts';

const events = ['claim', 'refuse', 'renew', 'see', 'withdraw'] as const;

describe('the life of an instruction', () => {
  it('ends by what is seen, refused or no longer true, never by a claim', () => {
    expect(nextInstructionState('open', 'claim')).toBe('claimed');
    expect(nextInstructionState('claimed', 'claim')).toBeNull();
    expect(nextInstructionState('claimed', 'renew')).toBe('open');
    expect(nextInstructionState('claimed', 'see')).toBe('seen');
    expect(instructionStates.filter(isWaiting)).toEqual(['open', 'claimed']);
  });

  it('takes nothing any more once it is over', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 12 }), (given) => {
        let state: (typeof instructionStates)[number] = 'open';
        for (const event of given) {
          const next = nextInstructionState(state, event);
          if (next === null) continue;
          expect(isWaiting(state)).toBe(true);
          state = next;
        }
        if (!given.some((event) => ['refuse', 'see', 'withdraw'].includes(event)))
          expect(isWaiting(state)).toBe(true);
      }),
    );
  });
});
