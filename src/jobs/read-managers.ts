import { z } from 'zod/v4';
import { GraphError } from '../graph/errors.ts';
import type { GraphReader } from '../graph/reader.ts';

/** Who somebody's manager is, by Entra object id. `unknown`: we may not ask; that is not the same as having none. */
export type ManagerAnswer =
  | { readonly kind: 'manager'; readonly userId: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly code: string };

const Manager = z.object({ '@odata.type': z.string().optional(), id: z.guid() });
const user = '#microsoft.graph.user';

/**
 * The manager the directory names for a person (`GET /users/{id}/manager`; graph-and-azure §2). A contact of another
 * organisation is nobody who could decide. Throws GraphError for everything but "no manager" and "not allowed".
 */
export async function readManager(
  reader: Pick<GraphReader, 'getJson'>,
  userId: string,
): Promise<ManagerAnswer> {
  try {
    const { value } = await reader.getJson(`/users/${encodeURIComponent(userId)}/manager`, Manager, {
      query: { $select: 'id' },
    });
    const isUser = (value['@odata.type'] ?? user) === user;
    return isUser ? { kind: 'manager', userId: value.id.toLowerCase() } : { kind: 'none' };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    if (error.code === 'GRAPH_NOT_FOUND') return { kind: 'none' };
    if (error.code === 'GRAPH_FORBIDDEN') return { kind: 'unknown', code: error.code };
    throw error;
  }
}
