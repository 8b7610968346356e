import { createHash } from 'node:crypto';
import { smallestTeam } from '../../core/privacy/coarsen.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';

/**
 * `Person 7F3A-21`: one person within one case, or one instruction; somebody else in every other. This is a pseudonym
 * and no anonymity: whoever has the object id of a person and the id of the case can make it again, and two people of
 * a very large case may share one. It keeps a name from being read, not from being found out.
 */
export function pseudonymOf(subjectId: string, userId: string): string {
  const hash = createHash('sha256').update(`${subjectId}\n${userId}`).digest('hex').toUpperCase();
  return `Person ${hash.slice(0, 4)}-${hash.slice(4, 6)}`;
}

const peopleAtOnce = 2_000;
const smallTeam = 'small team';

/** How the department of somebody on the list is called: by its name only where enough people of the case share it. */
export async function departmentWords(
  { ledger }: Pick<LedgerDeskDeps, 'ledger'>,
  { id }: Case,
): Promise<(department: string | null) => string | null> {
  const counts = new Map<string | null, number>();
  for (let offset = 0; ; offset += peopleAtOnce) {
    const people = await ledger.cases.people(id, {
      states: ['planned', 'excluded'],
      offset,
      limit: peopleAtOnce,
    });
    for (const { department } of people) counts.set(department, (counts.get(department) ?? 0) + 1);
    if (people.length < peopleAtOnce) break;
  }
  return (department) => ((counts.get(department) ?? 0) >= smallestTeam ? department : smallTeam);
}
