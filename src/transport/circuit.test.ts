import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCircuit, type CircuitOutcome } from './circuit.ts';
import { simulatedTime } from './testing/simulated-time.ts';

const faults = 5;
const coolDownMs = 60_000;

function createSubject() {
  const time = simulatedTime();
  const circuit = createCircuit({ faults, coolDownMs, clock: time.clock });
  const send = (outcome: CircuitOutcome): 'sent' | 'refused' => {
    const pass = circuit.pass();
    if (pass.open) return 'refused';
    pass.ended(outcome);
    return 'sent';
  };
  return { time, circuit, send };
}

describe('circuit', () => {
  it('opens after the fifth request given up in a row, and one probe closes it', () => {
    const { time, send } = createSubject();

    const before = [1, 2, 3, 4, 5].map(() => send('givenUp'));
    const open = send('answered');
    time.advance(coolDownMs);
    const after = [send('answered'), send('answered')];

    expect([before, open, after]).toEqual([Array(5).fill('sent'), 'refused', ['sent', 'sent']]);
  });

  it('lets one request find out while the others are refused', () => {
    const { time, circuit, send } = createSubject();
    for (let request = 0; request < faults; request++) send('givenUp');
    time.advance(coolDownMs);

    const probe = circuit.pass();

    expect(probe.open).toBe(false);
    expect(send('answered')).toBe('refused');
    if (!probe.open) probe.ended('givenUp');
    expect(circuit.pass()).toEqual({ open: true, forMs: coolDownMs });
  });

  it('asks again at once when the probe told nothing', () => {
    const { time, send } = createSubject();
    for (let request = 0; request < faults; request++) send('givenUp');
    time.advance(coolDownMs);

    expect([send('unknown'), send('answered'), send('answered')]).toEqual(['sent', 'sent', 'sent']);
  });

  it('does not stay open when the clock is set back', () => {
    const { time, send } = createSubject();
    for (let request = 0; request < faults; request++) send('givenUp');
    time.advance(-3_600_000);

    expect(send('answered')).toBe('sent');
  });

  it('is open exactly when the last five that told something were given up less than the cool-down ago', () => {
    const step = fc.record({
      outcome: fc.constantFrom<CircuitOutcome>('answered', 'givenUp', 'givenUp', 'givenUp', 'unknown'),
      waitMs: fc.constantFrom(0, 1_000, 59_999, 60_000),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { time, send } = createSubject();
        let row = 0;
        let refusedUntil = 0;
        for (const { outcome, waitMs } of steps) {
          time.advance(waitMs);
          const now = time.elapsed();
          const result = send(outcome);

          expect(result).toBe(now < refusedUntil ? 'refused' : 'sent');
          if (result === 'refused' || outcome === 'unknown') continue;
          row = outcome === 'answered' ? 0 : row + 1;
          if (row >= faults) refusedUntil = now + coolDownMs;
        }
      }),
    );
  });
});
