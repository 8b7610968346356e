import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isQuiet, planAttention, type AttentionPolicy, type WaitingQuestion } from './plan-attention.ts';

const policy: AttentionPolicy = { cardsPerOwnerPerWeek: 3, quietHours: null, contractWindowDays: null };
const evening = { weekday: 2, time: '21:30' };
const morning = { weekday: 2, time: '09:00' };
const night = { from: '20:00', to: '07:00', weekends: true };

function question(caseId: string, changes: Partial<WaitingQuestion> = {}): WaitingQuestion {
  return {
    caseId,
    isUrgent: false,
    seats: 10,
    isAboutUnusedSeats: true,
    isNeededElsewhere: null,
    daysToContractEnd: null,
    ...changes,
  };
}

const anyQuestion = fc.record({
  caseId: fc.uuid(),
  isUrgent: fc.boolean(),
  seats: fc.nat(500),
  isAboutUnusedSeats: fc.boolean(),
  isNeededElsewhere: fc.constantFrom(true, false, null),
  daysToContractEnd: fc.option(fc.nat(900)),
});

describe('the attention of one person', () => {
  it('gets every question or a reason why it waits, never more than the budget', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyQuestion, { selector: ({ caseId }) => caseId }),
        fc.nat(6),
        fc.boolean(),
        fc.option(fc.nat(400)),
        (questions, sentInSevenDays, isPrompted, contractWindowDays) => {
          const plan = planAttention(questions, {
            policy: { ...policy, quietHours: night, contractWindowDays },
            now: evening,
            sentInSevenDays,
            isPrompted,
          });
          const told = [...plan.send, ...plan.hold.map(({ caseId }) => caseId)].sort();
          expect(told).toEqual(questions.map(({ caseId }) => caseId).sort());
          expect(plan.send.length).toBeLessThanOrEqual(Math.max(0, 3 - sentInSevenDays));
          if (!isPrompted) expect(plan.send).toEqual([]);
        },
      ),
    );
  });

  it('goes to what is urgent first, then to what is larger', () => {
    const questions = [
      question('small', { seats: 1 }),
      question('large', { seats: 40 }),
      question('middle', { seats: 20 }),
      question('over', { seats: 0, isUrgent: true }),
    ];

    expect(planAttention(questions, { policy, now: morning, sentInSevenDays: 1, isPrompted: false })).toEqual(
      {
        send: ['large', 'over'],
        hold: [
          { caseId: 'middle', why: 'weekly-budget' },
          { caseId: 'small', why: 'weekly-budget' },
        ],
      },
    );
  });

  it('is not asked for a decision that leads nowhere before the contract ends', () => {
    const plan = planAttention(
      [
        question('idle', { isNeededElsewhere: false, daysToContractEnd: 300 }),
        question('needed', { isNeededElsewhere: true, daysToContractEnd: 300 }),
        question('soon', { isNeededElsewhere: false, daysToContractEnd: 60 }),
        question('unknown'),
      ],
      {
        policy: { ...policy, contractWindowDays: 90 },
        now: morning,
        sentInSevenDays: 0,
        isPrompted: true,
      },
    );

    expect(plan).toEqual({
      send: ['needed', 'soon', 'unknown'],
      hold: [{ caseId: 'idle', why: 'no-decision-possible' }],
    });
  });

  it.each([
    ['20:00', 2, true],
    ['06:59', 2, true],
    ['07:00', 2, false],
    ['19:59', 2, false],
    ['12:00', 6, true],
  ])('is quiet at %s on weekday %i: %s', (time, weekday, expected) => {
    expect(isQuiet(night, { weekday, time })).toBe(expected);
  });
});
