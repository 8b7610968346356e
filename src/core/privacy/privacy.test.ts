import { describe, expect, it } from 'vitest';
import { coarseBytes, coarsePreflight, monthOf } from './coarsen.ts';
import { heldBack, withoutNames, withoutWords } from './without-names.ts';

const gb = 2 ** 30;

describe('what is shown of a cohort', () => {
  it('is rounded to one digit of a GB, and to the month', () => {
    const sizes = [0, 0.3, 1, 1.4, 3.2, 9.6, 12, 37, 149, 1_600].map((size) => coarseBytes(size * gb) / gb);

    expect(sizes).toEqual([0.5, 0.5, 1, 1, 3, 10, 10, 40, 100, 2000]);
    expect(monthOf('2026-11-22')).toBe('2026-11');
  });

  it('leaves unknown unknown', () => {
    const unknown = {
      losesMailbox: null,
      mailbox: { sizeBytes: null, hasArchive: null, isOnHold: null, purpose: null },
      ...{ losesOneDrive: null, oneDriveBytes: null, hasPhoneNumber: null, dependentSkuIds: null },
      blocks: [],
    };
    const known = {
      ...unknown,
      mailbox: { ...unknown.mailbox, sizeBytes: 12 * gb },
      oneDriveBytes: 7.7 * gb,
    };

    expect(coarsePreflight(unknown)).toEqual(unknown);
    expect(coarsePreflight(known)).toMatchObject({
      mailbox: { sizeBytes: 10 * gb },
      oneDriveBytes: 8 * gb,
    });
  });
});

describe('data without names', () => {
  it('keeps every key, every id and every name that is not a person’s', () => {
    const data = {
      name: 'Microsoft 365 E5',
      groups: [
        { name: 'Sales', people: [{ userId: 'u1', name: 'Ada', department: 'Law', state: 'planned' }] },
      ],
      steps: [{ userId: 'u2', displayName: 'Bob', userPrincipalName: 'bob@c', sources: [{ name: 'users' }] }],
      changes: [{ userId: 'u3', actorId: 'u4', actorName: 'Ann Ellis' }],
    };

    expect(withoutNames(data)).toEqual({
      name: 'Microsoft 365 E5',
      groups: [{ name: 'Sales', people: [{ userId: 'u1', name: null, department: null, state: 'planned' }] }],
      steps: [{ userId: 'u2', displayName: null, userPrincipalName: null, sources: [{ name: 'users' }] }],
      changes: [{ userId: 'u3', actorId: 'u4', actorName: null }],
    });
  });

  it('has no words of holders, and still the day a training was measured by', () => {
    const answers = [
      { kind: 'need', reason: 'I am the only notary' },
      { kind: 'need', reason: null },
      { kind: 'training', reason: '2026-11-20' },
    ];

    expect(withoutWords(answers).map(({ reason }) => reason)).toEqual([heldBack, null, '2026-11-20']);
  });
});
