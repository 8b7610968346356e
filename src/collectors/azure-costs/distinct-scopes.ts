import { z } from 'zod/v4';
import { AzureError } from '../../azure/errors.ts';
import { ArmId } from '../azure-values.ts';
import { endEverything, rowsOf } from '../collect-azure.ts';
import type { AzureSource } from '../collector.ts';
import type { SourceRecord } from '../source-record.ts';

/** Where subscriptions stand among management groups: the groups above each, by name. */
export const placeQuery = `resourcecontainers
| where type =~ 'microsoft.resources/subscriptions'
| project id, groups = properties.managementGroupAncestorsChain
| order by id asc`;

const Placed = z.object({ id: ArmId, groups: z.array(z.object({ name: z.string() })).nullish() });
type Placed = z.output<typeof Placed>;

export interface DistinctScopes {
  /** As the policy writes them. */
  readonly scopes: readonly string[];
  /** False where one of them may lie in another, which is a gap. */
  readonly isSure: boolean;
}

/** Scopes of which none lies in another: cost of one that does is in the other as well, and would be added twice. */
export async function distinctScopes(
  azure: AzureSource,
  scopes: readonly string[],
  record: SourceRecord,
): Promise<DistinctScopes> {
  if (scopes.length < 2 || scopes.every((scope) => groupOf(scope) === null)) return { scopes, isSure: true };
  const above = groupsAbove(scopes, await readPlaced(azure, record));
  const kept = scopes.filter((scope) => {
    const outer = scopes.find((other) => other !== scope && isIn(above.get(scope), other));
    if (outer === undefined) return true;
    record.note({
      code: 'cost-scope-nested',
      place: scope,
      message: `It lies in ${outer}, whose cost has its own in it; it was left out, so that nothing counts twice.`,
    });
    return false;
  });
  const unplaced = kept.filter((scope) => above.get(scope) === undefined && isBesideGroup(scope, kept));
  for (const scope of unplaced)
    record.gap(
      'incomplete',
      `Whether ${scope} lies in another of azure.scopes is not known, so cost may count twice. Name scopes that do not overlap, or let the reader see its subscriptions.`,
    );
  return { scopes: kept, isSure: unplaced.length === 0 };
}

/** None where Azure does not say: then nothing is known of any scope. */
async function readPlaced({ reader }: AzureSource, record: SourceRecord): Promise<readonly Placed[]> {
  const placed: Placed[] = [];
  try {
    for await (const rows of rowsOf(record, reader.resources(placeQuery, Placed))) placed.push(...rows);
  } catch (error) {
    if (!(error instanceof AzureError) || endEverything.has(error.code)) throw error;
  }
  return placed;
}

/** The names of the management groups a scope lies in; nothing for a scope of which that is not known. */
function groupsAbove(
  scopes: readonly string[],
  placed: readonly Placed[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const above = new Map<string, ReadonlySet<string>>();
  for (const { id, groups } of placed) {
    // From the nearest to the root.
    const chain = (groups ?? []).map(({ name }) => name.toLowerCase());
    if (chain.length === 0) continue;
    for (const scope of scopes) {
      const at = chain.indexOf(groupOf(scope) ?? '');
      if (at >= 0) above.set(scope, new Set(chain.slice(at + 1)));
      else if (scope.toLowerCase() === id) above.set(scope, new Set(chain));
    }
  }
  return above;
}

function groupOf(scope: string): string | null {
  return /\/managementgroups\/([^/]+)$/i.exec(scope)?.[1]?.toLowerCase() ?? null;
}

function isIn(groups: ReadonlySet<string> | undefined, outer: string): boolean {
  const name = groupOf(outer);
  return name !== null && groups?.has(name) === true;
}

function isBesideGroup(scope: string, scopes: readonly string[]): boolean {
  return scopes.some((other) => other !== scope && groupOf(other) !== null);
}
