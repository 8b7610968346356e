import type { DuckDBConnection } from '@duckdb/node-api';
import type { IsoDay } from './iso-day.ts';
import type { RunTables } from './seat-query.ts';
import { readSql } from './use-counts-scope.ts';

/** A licensed account whose mailbox the report does not classify, and what its mailbox said when it was asked. */
export interface MailboxToAsk {
  readonly userId: string;
  /** Null with `askedOn` when it was never asked. */
  readonly purpose: string | null;
  readonly askedOn: IsoDay | null;
}

/**
 * Licensed accounts whose mailbox the usage report does not call anything: first those never asked, and of these the
 * disabled ones, which is what the account of a shared mailbox should be; then those asked longest ago. Where the
 * directory was not read, those who were asked: what they said is not forgotten over it.
 */
export async function* streamMailboxesToAsk(
  connection: DuckDBConnection,
  tables: RunTables,
): AsyncGenerator<readonly MailboxToAsk[], void, undefined> {
  const asked = `SELECT "userId", "purpose", "askedOn"::VARCHAR AS "askedOn" FROM ${tables.sqlOf('mailbox_purposes')} ORDER BY "askedOn", "userId"`;
  const licensed = `
    SELECT u."userId", p."purpose", p."askedOn"::VARCHAR AS "askedOn"
    FROM ${tables.sqlOf('users')} u
    JOIN (SELECT DISTINCT "userId" FROM ${tables.sqlOf('assignments')} WHERE "state" IS DISTINCT FROM 'Error') h
      ON h."userId" = u."userId"
    LEFT JOIN (SELECT * FROM ${readSql('mailboxes', 'mailbox-usage', tables)} WHERE "isDeleted" IS DISTINCT FROM true) m
      ON m."userKey" = lower(u."userPrincipalName")
    LEFT JOIN ${tables.sqlOf('mailbox_purposes')} p ON p."userId" = u."userId"
    WHERE m."recipientType" IS NULL
    ORDER BY p."askedOn" NULLS FIRST, u."accountEnabled" NULLS FIRST, u."userId"`;
  const result = await connection.stream(tables.wasRead('users') ? licensed : asked);
  for await (const rows of result.yieldRowObjectJs()) yield rows as unknown as MailboxToAsk[];
}
