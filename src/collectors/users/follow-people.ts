import { GraphError } from '../../graph/errors.ts';
import { selectOf } from '../../graph/select.ts';
import type { CollectContext } from '../collector.ts';
import { DeltaStart, DirectoryUser } from './schema.ts';

/** The states of assignments are not tracked: whoever holds something else is read again (graph-and-azure §2.3). */
const tracked = DirectoryUser.omit({ licenseAssignmentStates: true });

/** Where to ask for what changes from now on; null, and noted, where the tenant does not say. */
export async function linkFromNow({ reader, record }: CollectContext): Promise<string | null> {
  try {
    const { value, requestId, seen } = await reader.getJson('/users/delta', DeltaStart, {
      query: { $select: selectOf(tracked), $deltatoken: 'latest' },
    });
    record.saw(seen ?? requestId);
    return value['@odata.deltaLink'];
  } catch (error) {
    if (!(error instanceof GraphError) || error.code === 'GRAPH_UNREACHABLE') throw error;
    const message = `Changes of people cannot be followed, so that the next collection reads everybody. ${error.what}`;
    record.note({ code: 'changes-not-followed', place: 'users', message });
    return null;
  }
}
