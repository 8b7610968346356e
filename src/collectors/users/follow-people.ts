import type { z } from 'zod/v4';
import { GraphError } from '../../graph/errors.ts';
import { selectOf } from '../../graph/select.ts';
import type { CollectContext } from '../collector.ts';
import { DeltaStart, DirectoryUser } from './schema.ts';
import { leavePermission } from './users-request.ts';

type FollowContext = Pick<CollectContext, 'reader' | 'record' | 'withheld'>;

/** The states of assignments are not tracked: whoever holds something else is read again (graph-and-azure §2.3). */
const tracked = DirectoryUser.omit({ licenseAssignmentStates: true });
const withoutLeave = tracked.omit({ employeeLeaveDateTime: true });

/**
 * Where to ask for what changes from now on; null, and noted, where the tenant does not say. Without the permission
 * for leave dates everything else is still followed.
 */
export async function linkFromNow(context: FollowContext): Promise<string | null> {
  const { record, withheld } = context;
  try {
    if (withheld?.includes(leavePermission) === true) return await askedLink(context, withoutLeave);
    return await askedLink(context, tracked).catch((error: unknown) => {
      if (error instanceof GraphError && error.code === 'GRAPH_FORBIDDEN')
        return askedLink(context, withoutLeave);
      throw error;
    });
  } catch (error) {
    if (!(error instanceof GraphError) || error.code === 'GRAPH_UNREACHABLE') throw error;
    const message = `Changes of people cannot be followed, so that the next collection reads everybody. ${error.what}`;
    record.note({ code: 'changes-not-followed', place: 'users', message });
    return null;
  }
}

async function askedLink({ reader, record }: FollowContext, row: z.ZodObject): Promise<string> {
  const { value, requestId, seen } = await reader.getJson('/users/delta', DeltaStart, {
    query: { $select: selectOf(row), $deltatoken: 'latest' },
  });
  record.saw(seen ?? requestId);
  return value['@odata.deltaLink'];
}
