import type { Clock } from '../lib/clock.ts';
import type { Position } from '../core/model/position.ts';
import type { AuditTrail } from './audit.ts';
import { jsonParameter, storableText, type Sql, type SqlTransaction } from './sql.ts';

/** One month of one product as somebody else counted it. Null is unknown, never 0. */
export interface NewHistoryMonth {
  readonly product: string;
  /** `YYYY-MM` */
  readonly month: string;
  readonly entitled: number | null;
  readonly assigned: number | null;
  readonly active: number | null;
  /** How `active` was counted. */
  readonly method: string;
  /** Where the figures come from. */
  readonly source: string;
}

export interface HistoryImport {
  readonly tenantId: string;
  readonly months: readonly NewHistoryMonth[];
  /** Who imports: an Entra object id, or the name of the account at the shell. */
  readonly actor: string;
  /** For the audit trail. */
  readonly fileName: string;
  readonly fileSha256: string;
}

export interface HistoryImportResult {
  readonly added: number;
  /** Months that stood with other figures: those are kept, and stand no more. */
  readonly superseded: number;
  /** Months that stood exactly so. */
  readonly unchanged: number;
}

/** A month with who brought it in, when, and from which file. */
export interface HistoryMonth extends NewHistoryMonth {
  readonly importedBy: string;
  /** RFC 3339, UTC. */
  readonly importedAt: string;
  readonly fileSha256: string;
  /** Null while it stands. */
  readonly supersededAt: string | null;
}

/** Our own last word on a month. */
export interface OwnMonth {
  /** `YYYY-MM` */
  readonly month: string;
  /** `YYYY-MM-DD`, the day the position describes. */
  readonly asOf: string;
  readonly runId: string;
  readonly position: Position;
  /** Sources of the count that had a gap on that day: the count is not to be relied on. Empty when it is. */
  readonly gapsIn: readonly string[];
}

export type HistoryEntry =
  ({ readonly kind: 'own' } & OwnMonth) | ({ readonly kind: 'imported' } & HistoryMonth);

/** Seats held on a day, taken-away ones of that day included; null when nobody could count them. */
export interface DailyAssigned {
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  readonly assigned: number | null;
}

export interface HistoryStore {
  /** All months or none; audited as `history.imported`. The same figures again change nothing. */
  import(given: HistoryImport): Promise<HistoryImportResult>;
  /** Every imported month of a product, superseded ones too: by month, the newest import first. */
  imports(wanted: { readonly tenantId: string; readonly product: string }): Promise<HistoryMonth[]>;
  /** Products that have imported months. */
  products(tenantId: string): Promise<string[]>;
  /**
   * One entry per month up to and including the day `until`, oldest first. A month is our own last position whose
   * count can be relied on; else the imported month; else our own last position, whose count is then unknown.
   */
  monthly(wanted: {
    readonly tenantId: string;
    readonly product: string;
    /** `YYYY-MM-DD` */
    readonly until: string;
  }): Promise<HistoryEntry[]>;
  /** Every observed day between, both included, oldest first. */
  daily(wanted: {
    readonly tenantId: string;
    readonly product: string;
    readonly from: string;
    readonly to: string;
  }): Promise<DailyAssigned[]>;
}

interface HistoryDeps {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly audit: AuditTrail;
}

const columns = `product, to_char(month, 'YYYY-MM') as month, entitled, assigned, active, method, source,
  imported_by as "importedBy", imported_at as "importedAt", file_sha256 as "fileSha256",
  superseded_at as "supersededAt"`;

/** What an import says of its months, as rows. */
const given = `jsonb_to_recordset($2::jsonb) as row (product text, month date, entitled int, assigned int, active int,
  method text, source text)`;

const isSame = `(old.entitled, old.assigned, old.active, old.method, old.source)
  is not distinct from (row.entitled, row.assigned, row.active, row.method, row.source)`;

export function createHistoryStore({ sql, clock, audit }: HistoryDeps): HistoryStore {
  async function importMonths(
    { tenantId, months, actor, fileName, fileSha256 }: HistoryImport,
    tx: SqlTransaction,
  ): Promise<HistoryImportResult> {
    const at = clock.now().toISOString();
    const rows = jsonParameter(months.map((month) => ({ ...month, month: `${month.month}-01` })));
    const superseded = await tx.query(
      `update seatkeeper.history_months old set superseded_at = $3::timestamptz
       from ${given}
       where old.tenant_id = $1 and old.product = row.product and old.month = row.month
         and old.superseded_at is null and not (${isSame})
       returning old.id`,
      [tenantId, rows, at],
    );
    const added = await tx.query(
      `insert into seatkeeper.history_months
         (tenant_id, product, month, entitled, assigned, active, method, source, imported_by, imported_at, file_sha256)
       select $1, product, month, entitled, assigned, active, method, source, $3, $4::timestamptz, $5
       from ${given}
       where not exists (select 1 from seatkeeper.history_months old
         where old.tenant_id = $1 and old.product = row.product and old.month = row.month
           and old.superseded_at is null)
       returning id`,
      [tenantId, rows, storableText(actor), at, fileSha256],
    );
    const result = {
      added: added.length,
      superseded: superseded.length,
      unchanged: months.length - added.length,
    };
    if (added.length > 0) {
      const body = { fileName, fileSha256, ...result, products: [...new Set(months.map((m) => m.product))] };
      await audit.append({ tenantId, actor, action: 'history.imported', subject: 'history', body }, tx);
    }
    return result;
  }

  return {
    import: async (wanted) => sql.transaction((tx) => importMonths(wanted, tx)),

    imports: async ({ tenantId, product }) =>
      sql.query<HistoryMonth>(
        `select ${columns} from seatkeeper.history_months months
         where tenant_id = $1 and product = $2 order by months.month, id desc`,
        [tenantId, product],
      ),

    products: async (tenantId) => {
      const rows = await sql.query<{ product: string }>(
        'select distinct product from seatkeeper.history_months where tenant_id = $1 order by product',
        [tenantId],
      );
      return rows.map(({ product }) => product);
    },

    monthly: async ({ tenantId, product, until }) => {
      const own = await sql.query<OwnMonth>(
        `select distinct on (to_char(as_of, 'YYYY-MM')) to_char(as_of, 'YYYY-MM') as month, as_of as "asOf",
           run_id as "runId", position, gaps as "gapsIn"
         from (
           select as_of, run_id, position, (position #>> '{verdicts,known}')::boolean as is_known,
             (select coalesce(jsonb_agg(distinct gap ->> 'source'), '[]') from jsonb_array_elements(coverage -> 'gaps') gap
               where gap ->> 'source' in ('users',
                 case when position ->> 'method' like 'copilot%' then 'copilot' else 'sign-ins' end)) as gaps
           from seatkeeper.positions join seatkeeper.position_days using (tenant_id, as_of)
           where tenant_id = $1 and product = $2 and as_of <= $3::date
         ) days
         order by to_char(as_of, 'YYYY-MM'), (is_known and gaps = '[]') desc, as_of desc`,
        [tenantId, product, until],
      );
      const imported = await sql.query<HistoryMonth>(
        `select ${columns} from seatkeeper.history_months
         where tenant_id = $1 and product = $2 and superseded_at is null and month <= $3::date`,
        [tenantId, product, until],
      );
      return merged(own, imported);
    },

    daily: async ({ tenantId, product, from, to }) =>
      sql.query<DailyAssigned>(
        `select as_of as "asOf",
           case when (position #>> '{peak,value,on}')::int = as_of - date '1970-01-01'
             then greatest(assigned, (position #>> '{peak,value,units}')::int) else assigned end as assigned
         from seatkeeper.positions
         where tenant_id = $1 and product = $2 and as_of between $3::date and $4::date order by as_of`,
        [tenantId, product, from, to],
      ),
  };
}

function merged(own: readonly OwnMonth[], imported: readonly HistoryMonth[]): HistoryEntry[] {
  const entries = new Map<string, HistoryEntry>(
    imported.map((month) => [month.month, { kind: 'imported', ...month }]),
  );
  for (const month of own) {
    const isReliable = month.position.verdicts.known && month.gapsIn.length === 0;
    if (isReliable || !entries.has(month.month)) entries.set(month.month, { kind: 'own', ...month });
  }
  return [...entries.values()].sort((a, b) => (a.month < b.month ? -1 : 1));
}
