import { reportLagDays } from './activity.ts';
import { dayMs } from './days.ts';
import type { Person } from './person.ts';
import type { Tenant } from './population.ts';

/** A tenant in which people can be seen again while it is served. */
export interface ActivityChanges {
  readonly tenant: Tenant;
  /**
   * From now on the person was last here at that moment: by sign-in, and by work and Copilot in the newest report
   * that can know. Forgotten when the twin ends.
   */
  readonly see: (index: number, atMs: number) => void;
}

export function withActivityChanges(tenant: Tenant): ActivityChanges {
  const seenAt = new Map<number, number>();
  const latestReportDay = tenant.todayDay - reportLagDays;

  function personAt(index: number): Person {
    const person = tenant.personAt(index);
    const atMs = seenAt.get(index);
    if (atMs === undefined) return person;
    const reportedDay = Math.min(latestReportDay, Math.floor(atMs / dayMs));
    return {
      ...person,
      signIn: { interactive: atMs, background: atMs, success: atMs },
      work: { ...person.work, exchange: reportedDay, teams: reportedDay },
      copilotDay: reportedDay,
    };
  }

  return { tenant: { ...tenant, personAt }, see: (index, atMs) => void seenAt.set(index, atMs) };
}
