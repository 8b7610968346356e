import type { Role } from '../config/config.ts';
import type { Job } from '../jobs/job.ts';

/** Of replicas that share a ledger, each part of the calendar is for those that can do it. */
export function jobsOf(role: Role, jobs: readonly Job[]): readonly Job[] {
  switch (role) {
    case 'all':
      return jobs;
    case 'bot':
      return jobs.filter(({ part }) => part === 'chat');
    case 'worker':
      return jobs.filter(({ part }) => part === 'work');
  }
}
