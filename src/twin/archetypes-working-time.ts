import type { Archetype, SignInHabit, TruthVerdict } from './archetype.ts';

/** People whom the usual window would wrong: they work at other times, they are spared, or they have left. */
export const workingTimeArchetypes: readonly Archetype[] = [
  partTime('part-time-120', 2, 120, 'active'),
  partTime('part-time-180', 1, 180, 'active', 'window-edge'),
  partTime('part-time-181', 1, 181, 'inactive', 'window-edge'),
  partTime('part-time-200', 1, 200, 'inactive'),
  { ...partTime('part-time-disagree', 1, 200, 'unknown', 'sources-disagree'), work: 150 },
  seasonal('seasonal-120', 1, 120, 'active'),
  seasonal('seasonal-200', 2, 200, 'active'),
  seasonal('seasonal-400', 1, 400, 'active', 'window-edge'),
  seasonal('seasonal-401', 1, 401, 'inactive', 'window-edge'),

  idle('E3', 'e3-priority', 1, { isPriority: true, expect: 'protected' }, 'priority'),
  // Through a group, so that a policy without this population changes no list of seats to take back.
  idle('E5', 'e5-priority', 2, { isPriority: true, groups: ['e5-static'], expect: 'protected' }, 'priority'),

  disabled('E3', 'e3-disabled-recent', 2),
  disabled('E5', 'e5-disabled-recent', 1),
];

function partTime(
  name: string,
  per600: number,
  signIn: SignInHabit,
  expect: TruthVerdict,
  ...traps: readonly string[]
): Archetype {
  return {
    ...{ name, per600, suite: 'E3', employeeType: 'Part-time' },
    ...{ signIn, expect, traps: ['part-time', ...traps] },
  };
}

function seasonal(
  name: string,
  per600: number,
  signIn: SignInHabit,
  expect: TruthVerdict,
  ...traps: readonly string[]
): Archetype {
  return {
    ...{ name, per600, suite: 'E3', employeeType: 'Seasonal' },
    ...{ signIn, expect, traps: ['seasonal', ...traps] },
  };
}

function idle(
  suite: 'E5' | 'E3',
  name: string,
  per600: number,
  rest: Partial<Archetype>,
  ...traps: readonly string[]
): Archetype {
  return { name, per600, suite, signIn: 'idle', ...rest, traps };
}

/** Switched off, licence still held, last seen within the window. */
function disabled(suite: 'E5' | 'E3', name: string, per600: number): Archetype {
  const traps = ['disabled', 'disabled-recently-active'];
  return { name, per600, suite, signIn: 20, isDisabled: true, expect: 'active', traps };
}
