import { isSettled, caseStates } from '../core/case/lifecycle.ts';
import type { AuditTrail } from './audit.ts';
import type { Sql } from './sql.ts';

export interface ForgetNamesDeps {
  readonly sql: Sql;
  readonly audit: AuditTrail;
}

const actor = 'housekeeping';
const settledStates = caseStates.filter(isSettled);

/**
 * Takes the names out of cases that were settled, and instructions that were done with, before the instant; ids,
 * evidence and outcomes stay, so that what was decided can still be followed (C25). Returns how many names went; done twice it does nothing.
 */
export async function forgetNames(
  { sql, audit }: ForgetNamesDeps,
  { tenantId, before }: { readonly tenantId: string; readonly before: Date },
): Promise<number> {
  return sql.transaction(async (tx) => {
    const [row] = await tx.query<{ steps: number; cases: number }>(
      `with forgotten as (
         update seatkeeper.steps set display_name = null, user_principal_name = null, department = null
         from seatkeeper.cases
         where cases.id = steps.case_id and cases.tenant_id = $1 and cases.state = any($2::text[])
           and cases.updated_at < $3::timestamptz
           and (display_name is not null or user_principal_name is not null or department is not null)
         returning steps.case_id
       )
       select count(*) as steps, count(distinct case_id) as cases from forgotten`,
      [tenantId, settledStates, before.toISOString()],
    );
    if (row === undefined) throw new TypeError('count(*) gives a row.');
    const [asked] = await tx.query<{ people: number }>(
      `with forgotten as (
         update seatkeeper.instruction_people person set display_name = null from seatkeeper.instructions asked
         where asked.id = person.instruction_id and asked.tenant_id = $1 and asked.state not in ('open', 'claimed')
           and asked.updated_at < $2::timestamptz and person.display_name is not null
         returning person.user_id
       )
       select count(*) as people from forgotten`,
      [tenantId, before.toISOString()],
    );
    if (asked === undefined) throw new TypeError('count(*) gives a row.');
    const forgotten = row.steps + asked.people;
    if (forgotten > 0) {
      await audit.append(
        {
          tenantId,
          actor,
          action: 'names.forgotten',
          subject: 'ledger',
          body: {
            steps: row.steps,
            cases: row.cases,
            instructed: asked.people,
            settledBefore: before.toISOString(),
          },
        },
        tx,
      );
    }
    return forgotten;
  });
}
