import { describe, expect, it } from 'vitest';
import { normaliseSignIns } from './normalise.ts';
import { UserSignIns } from './schema.ts';

const id = '87d349ed-44d7-43e1-9a83-5f2406dee5bd';
const none = '0001-01-01T00:00:00Z';

function seen(success: string | null, interactive: string | null, background: string | null) {
  const { lastSeenOn, basis } = normaliseSignIns(
    UserSignIns.parse({
      id,
      signInActivity: {
        lastSuccessfulSignInDateTime: success,
        lastSignInDateTime: interactive,
        lastNonInteractiveSignInDateTime: background,
      },
    }),
  );
  return [lastSeenOn, basis];
}

describe('sign-ins', () => {
  it.each([
    [
      'a success decides over later attempts',
      '2026-08-01T23:59:59Z',
      '2026-11-01T00:00:00Z',
      null,
      ['2026-08-01', 'success'],
    ],
    ['only failures since successes are recorded', null, '2026-11-01T00:00:00Z', null, [null, 'failedOnly']],
    [
      'failures in the background only',
      null,
      '2022-01-01T00:00:00Z',
      '2023-12-01T00:00:00Z',
      [null, 'failedOnly'],
    ],
    [
      'an attempt the day before successes were recorded',
      null,
      '2023-11-30T23:59:59Z',
      '2022-05-01T00:00:00Z',
      ['2023-11-30', 'attempt'],
    ],
    [
      'the newer of two old attempts',
      null,
      '2022-01-01T00:00:00Z',
      '2022-03-01T00:00:00Z',
      ['2022-03-01', 'attempt'],
    ],
    ['nothing', null, null, null, [null, 'never']],
    ['the year one, which is nothing', none, none, none, [null, 'never']],
    ['the year one beside a real attempt', none, '2026-11-01T00:00:00Z', none, [null, 'failedOnly']],
    ['an offset that moves the day', '2026-08-01T23:30:00-02:00', null, null, ['2026-08-02', 'success']],
  ])('%s', (_, success, interactive, background, expected) => {
    expect(seen(success, interactive, background)).toEqual(expected);
  });

  it.each([{ id }, { id, signInActivity: null }])('nobody who never signed in is lost', (user) => {
    expect(normaliseSignIns(UserSignIns.parse(user))).toEqual({
      userId: id,
      lastSuccessfulAt: null,
      lastInteractiveAt: null,
      lastNonInteractiveAt: null,
      lastSeenOn: null,
      basis: 'never',
      seenSince: null,
    });
  });

  it('does not take a broken date for none', () => {
    const signInActivity = { lastSuccessfulSignInDateTime: 'yesterday' };

    expect(UserSignIns.safeParse({ id, signInActivity }).success).toBe(false);
  });
});
