import type { z } from 'zod/v4';
import type { PagesOptions } from '../../graph/pages.ts';
import { selectOf } from '../../graph/select.ts';
import type { Fallback } from '../collect-pages.ts';
import type { CollectContext } from '../collector.ts';
import { DirectoryUser } from './schema.ts';

export const leavePermission = 'User-LifeCycleInfo.Read.All';

const withoutLeave = DirectoryUser.omit({ employeeLeaveDateTime: true });

const leaveRefused = {
  code: 'leave-date-forbidden',
  place: 'users',
  message:
    'Leave dates were refused, so nobody is known to be leaving; grant User-LifeCycleInfo.Read.All with admin consent.',
};

export interface UsersRequest {
  readonly options: PagesOptions;
  /** What to ask for where leave dates are refused. */
  readonly fallback: Fallback | undefined;
}

/** People with what they hold, `change` being more of the query. Where leave dates are withheld they are not asked for, which is noted. */
export function usersRequest(
  { withheld, record }: Pick<CollectContext, 'withheld' | 'record'>,
  change: Readonly<Record<string, string>>,
): UsersRequest {
  const optionsFor = (row: z.ZodObject): PagesOptions => ({ query: { $select: selectOf(row), ...change } });
  if (withheld?.includes(leavePermission) === true) {
    record.note(leaveRefused);
    return { options: optionsFor(withoutLeave), fallback: undefined };
  }
  const fallback: Fallback = {
    when: ({ code }) => code === 'GRAPH_FORBIDDEN',
    options: optionsFor(withoutLeave),
    issue: leaveRefused,
  };
  return { options: optionsFor(DirectoryUser), fallback };
}
