import type { Clock } from '../lib/clock.ts';
import type { AuditTrail } from './audit.ts';
import { isUuid } from './case-row.ts';
import { jsonParameter, type Sql } from './sql.ts';

export interface NewExemption {
  readonly tenantId: string;
  readonly product: string;
  readonly userId: string;
  readonly reason: string;
  /** Who said so: an Entra object id. */
  readonly actorId: string;
  /** `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly until: string;
}

/** A reasoned, expiring answer "leave this alone". */
export interface Exemption extends NewExemption {
  readonly id: string;
}

export interface ExemptionStore {
  add(exemptions: readonly NewExemption[]): Promise<void>;
  /** Those that hold on the day, ordered by product and user. */
  inForce(tenantId: string, on: string): Promise<Exemption[]>;
  /** Ends it before its day. False when there is none in force by that id. */
  end(id: string, actor: string): Promise<boolean>;
}

interface ExemptionDeps {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly audit: AuditTrail;
}

/**
 * Whether an exemption in force spares the person of a step; its case is joined, `day` is a parameter. Read wherever
 * something is to be taken: it may have been written for another case of the product, or since this one was decided.
 */
export function sparedSql(day: `$${number}`): string {
  return `exists (select from seatkeeper.exemptions spared
    where spared.tenant_id = cases.tenant_id and spared.product = cases.product and spared.user_id = steps.user_id
      and spared.ended_at is null and ${day}::date between spared.from_day and spared.until_day)`;
}

const columns = `id, tenant_id as "tenantId", product, user_id as "userId", reason, actor_id as "actorId",
  from_day as "from", until_day as "until"`;

export function createExemptionStore({ sql, clock, audit }: ExemptionDeps): ExemptionStore {
  return {
    add: async (exemptions) => {
      const [first] = exemptions;
      if (first === undefined) return;
      await sql.transaction(async (tx) => {
        await tx.query(
          `insert into seatkeeper.exemptions (id, tenant_id, product, user_id, reason, actor_id, from_day, until_day)
           select gen_random_uuid(), "tenantId", product, "userId", reason, "actorId", "from", "until"
           from jsonb_to_recordset($1::jsonb) as row ("tenantId" text, product text, "userId" text, reason text,
             "actorId" text, "from" date, "until" date)`,
          [jsonParameter(exemptions)],
        );
        for (const group of Map.groupBy(exemptions, ({ tenantId, product, reason, actorId, from, until }) =>
          JSON.stringify([tenantId, product, reason, actorId, from, until]),
        ).values()) {
          const [one = first] = group;
          const { tenantId, product, reason, actorId, from, until } = one;
          const userIds = group.map(({ userId }) => userId);
          const body = { product, reason, from, until, userIds };
          await audit.append(
            { tenantId, actor: actorId, action: 'exemption.added', subject: `product:${product}`, body },
            tx,
          );
        }
      });
    },

    inForce: async (tenantId, on) =>
      sql.query<Exemption>(
        `select ${columns} from seatkeeper.exemptions
         where tenant_id = $1 and ended_at is null and $2::date between from_day and until_day
         order by product, user_id, until_day desc`,
        [tenantId, on],
      ),

    end: async (id, actor) => {
      if (!isUuid(id)) return false;
      return sql.transaction(async (tx) => {
        const [ended] = await tx.query<Exemption>(
          `update seatkeeper.exemptions set ended_at = $2::timestamptz where id = $1 and ended_at is null returning ${columns}`,
          [id, clock.now().toISOString()],
        );
        if (ended === undefined) return false;
        const { tenantId, product, userId } = ended;
        const body = { exemptionId: id, userId, product };
        await audit.append(
          { tenantId, actor, action: 'exemption.ended', subject: `product:${product}`, body },
          tx,
        );
        return true;
      });
    },
  };
}
