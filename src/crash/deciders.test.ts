import { describe, expect, it } from 'vitest';
import { createRandom } from '../twin/random.ts';
import { createDeciders } from './deciders.ts';
import type { CaseNow } from './protocol.ts';

function caseIn(state: string, id = 'c', version = 1): CaseNow {
  return { id, state, version, ownerIds: ['ines', 'tomasz'] };
}

describe('the deciders of a round', () => {
  it('ask for what a case needs next, of its own owners and by the version they saw', () => {
    const deciders = createDeciders(createRandom(1));
    for (let look = 0; look < 50; look += 1) {
      const due = deciders.due([caseIn('asked', 'a', 3), caseIn('verified', 'b', look)]);
      for (const { caseId, version, verb, actorId } of due) {
        expect([caseId, verb, version]).toEqual(caseId === 'a' ? ['a', 'reclaim', 3] : ['b', 'undo', look]);
        expect(['ines', 'tomasz']).toContain(actorId);
      }
    }
  });

  it('never let a round stand still', () => {
    const deciders = createDeciders(createRandom(2));

    for (let look = 0; look < 20; look += 1) expect(deciders.due([caseIn('asked')])).not.toHaveLength(0);
  });

  it('are done when nothing is open or under way', () => {
    const deciders = createDeciders(createRandom(3));

    expect(deciders.areDone([caseIn('undone'), caseIn('withdrawn')])).toBe(true);
    expect(deciders.areDone([caseIn('undone'), caseIn('undoing')])).toBe(false);
    expect(deciders.areDone([caseIn('asked')])).toBe(false);
  });

  it('give a case up that comes back from every undo', () => {
    const deciders = createDeciders(createRandom(4));
    let presses = 0;
    while (!deciders.areDone([caseIn('partlyDone', 'c', presses)]) && presses < 100) {
      presses += 1;
      deciders.due([caseIn('partlyDone', 'c', presses)]);
    }

    expect(presses).toBeLessThan(100);
  });
});
