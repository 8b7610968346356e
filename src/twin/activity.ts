import type { CopilotHabit, SignInHabit, WorkHabit } from './archetype.ts';
import { dayMs, successDataStart, type Day } from './days.ts';
import type { SignIn, Work } from './person.ts';
import type { Random } from './random.ts';

/** Usage reports describe the day before yesterday (graph-and-azure.md §4.0, Lag). */
export const reportLagDays = 2;

/** Nothing in any service. */
export const noWork: Work = {
  exchange: null,
  oneDrive: null,
  sharePoint: null,
  skype: null,
  yammer: null,
  teams: null,
  apps: null,
};

/** Sign-in as `signInActivity` would tell it. Undefined where the property itself is missing. */
export function signInOf(habit: SignInHabit, today: Day, random: Random): SignIn | undefined {
  if (typeof habit === 'number') return around(at(habit));
  function at(idle: number): number {
    return (today - idle) * dayMs + random.between(0, 86_399) * 1000;
  }
  switch (habit) {
    case 'recent':
      return around(at(1 + Math.floor(random.next() ** 3 * 80)));
    case 'at90':
      return around(at(90));
    case 'at91':
      return around(at(91));
    case 'idle':
      return sprayed(around(at(random.between(95, 640))));
    case 'never':
      return random.chance(0.5) ? undefined : { interactive: null, background: null, success: null };
    case 'failedOnly':
      return { interactive: at(random.between(1, 40)), background: null, success: null };
    case 'backgroundFailed':
      return { interactive: null, background: at(random.between(1, 20)), success: null };
    case 'before2023': {
      const attempt = (successDataStart - random.between(5, 500)) * dayMs + random.between(0, 86_399) * 1000;
      return { interactive: attempt, background: random.chance(0.5) ? attempt - dayMs : null, success: null };
    }
    case 'zeroNever':
      return { interactive: 'zero', background: 'zero', success: 'zero' };
    case 'zeroFailed':
      return { interactive: at(random.between(1, 40)), background: 'zero', success: 'zero' };
    case 'zeroInteractive': {
      const seen = at(random.between(1, 30));
      return { interactive: 'zero', background: seen, success: seen };
    }
  }

  /** Some idle accounts see failed attempts (password spray) long after their last success. */
  function sprayed(signIn: SignIn): SignIn {
    if (signIn.success === null || !random.chance(0.15)) return signIn;
    return { ...signIn, interactive: at(random.between(1, 30)) };
  }

  /** Last success at `seen`; attempts at or after it, and no success on record before the data starts. */
  function around(seen: number): SignIn {
    const isBackground = random.chance(0.6);
    const earlier = seen - random.between(0, 6) * dayMs;
    const interactive = isBackground ? earlier : seen;
    const background = isBackground ? seen : random.chance(0.8) ? earlier : null;
    const hasSuccess = seen >= successDataStart * dayMs;
    return { interactive, background, success: hasSuccess ? seen : null };
  }
}

/** What the reports show when an archetype says nothing else. */
export function workFollowing(habit: SignInHabit, random: Random): WorkHabit {
  if (typeof habit === 'number') return habit;
  switch (habit) {
    case 'recent':
    case 'at90':
    case 'zeroInteractive':
      return random.chance(0.92) ? 'recent' : 'none';
    case 'idle':
    case 'at91':
    case 'failedOnly':
    case 'zeroFailed':
      return 'idle';
    case 'never':
    case 'before2023':
    case 'zeroNever':
    case 'backgroundFailed':
      return 'none';
  }
}

export function workOf(habit: WorkHabit, today: Day, random: Random): Work {
  const latest = today - reportLagDays;
  const old = (probability: number): Day | null =>
    random.chance(probability) ? today - random.between(95, 400) : null;
  const recent = (probability: number): Day | null =>
    random.chance(probability) ? latest - Math.floor(random.next() ** 2 * 50) : null;
  const idle = (): Work => ({
    exchange: old(0.8),
    oneDrive: old(0.5),
    sharePoint: old(0.5),
    skype: old(0.1),
    yammer: old(0.2),
    teams: old(0.7),
    apps: old(0.6),
  });
  if (typeof habit === 'number') {
    const day = Math.min(latest, today - habit);
    return { ...noWork, exchange: day, oneDrive: day, sharePoint: day, teams: day, apps: day };
  }
  switch (habit) {
    case 'none':
      return noWork;
    case 'idle':
      return idle();
    case 'recent':
      return {
        exchange: recent(1),
        oneDrive: recent(0.7),
        sharePoint: recent(0.6),
        skype: old(0.1),
        yammer: recent(0.2),
        teams: recent(0.9),
        apps: recent(0.8),
      };
    case 'everything':
      return {
        ...noWork,
        exchange: recent(1),
        oneDrive: recent(1),
        sharePoint: recent(0.6),
        teams: recent(1),
        apps: recent(1),
      };
    case 'engage':
      return { ...noWork, exchange: old(1), yammer: latest - random.between(0, 20) };
    case 'mail':
      return { ...noWork, exchange: recent(1) };
    case 'teams':
      return { ...idle(), teams: recent(1) };
    case 'apps':
      return { ...idle(), apps: recent(1) };
    case 'at90':
      return { ...idle(), teams: today - 90 };
    case 'at91':
      return { ...idle(), teams: today - 91 };
  }
}

/** Undefined: no row in the Copilot report. */
export function copilotDayOf(habit: CopilotHabit, today: Day, random: Random): Day | null | undefined {
  switch (habit) {
    case 'recent':
      return today - reportLagDays - Math.floor(random.next() ** 2 * 55);
    case 'idle':
      return today - random.between(62, 170);
    case 'at59':
      return today - 59;
    case 'at60':
      return today - 60;
    case 'never':
      return null;
    case 'absent':
      return undefined;
  }
}
