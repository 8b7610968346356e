import type { DuckDBConnection } from '@duckdb/node-api';
import type { Mailbox } from '../core/mailbox/mailbox-review.ts';
import { mailboxKinds, type MailboxFacts } from '../core/mailbox/shared-mailbox.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import type { SignInEvidence } from '../core/model/seat.ts';
import { populationSql, type RunTables } from './seat-query.ts';
import { countedEvidence, noDay, signInCodeSql } from './evidence-code.ts';
import { readSql } from './use-counts-scope.ts';

/** Populations of the policy that are mailboxes, by what the report calls them. */
const kindOfPopulation: Readonly<Record<string, (typeof mailboxKinds)[number]>> = {
  sharedMailbox: 'shared',
  room: 'room',
  equipment: 'equipment',
};

/**
 * Every shared, room and equipment mailbox, in the order of their ids. What the report calls a mailbox counts; where
 * it has no such column, what the mailbox said when it was asked, and then the policy's populations. `earlier` holds the collection its conditions are compared with.
 */
export async function* streamMailboxes(
  connection: DuckDBConnection,
  tables: RunTables,
  earlier: RunTables | null,
  populations: readonly PopulationRule[],
): AsyncGenerator<readonly Mailbox[], void, undefined> {
  const result = await connection.stream(`
    WITH mailbox AS (${mailboxSql(tables, kindSql(populations))}),
    held AS (
      SELECT "userId", string_agg(DISTINCT "skuId", ';' ORDER BY "skuId") AS "skuIds"
      FROM ${tables.sqlOf('assignments')} WHERE "state" IS DISTINCT FROM 'Error' GROUP BY "userId"),
    before AS (${earlier === null ? 'SELECT * FROM mailbox WHERE false' : mailboxSql(earlier, 'NULL')})
    SELECT n."userId", n."name", n."kind", n."toldBy", coalesce(h."skuIds", '') AS "skuIds", ${factColumns('n', '')},
      b."userId" IS NOT NULL AS "wasKnown", ${factColumns('b', 'before_')}
    FROM mailbox n LEFT JOIN held h ON h."userId" = n."userId" LEFT JOIN before b ON b."userId" = n."userId"
    WHERE n."kind" IS NOT NULL
    ORDER BY n."userId"`);
  for await (const rows of result.yieldRowObjectJs())
    yield (rows as unknown as MailboxRow[]).map((row) => mailboxOf(row));
}

/** People the policy declares a shared mailbox, room or equipment and the report calls a person's (C4). */
export async function countDisputedMailboxes(
  connection: DuckDBConnection,
  tables: RunTables,
  populations: readonly PopulationRule[],
): Promise<number> {
  const read = await connection.runAndReadAll(`
    SELECT count(*)::INTEGER AS "disputed" FROM ${tables.sqlOf('users')} u
    JOIN ${readSql('mailboxes', 'mailbox-usage', tables)} m ON m."userKey" = lower(u."userPrincipalName")
    WHERE m."recipientType" = 'user' AND ${declaredSql(populations)} IS NOT NULL`);
  const [row] = read.getRowObjectsJS() as unknown as { readonly disputed: number }[];
  if (row === undefined) throw new TypeError('A count answered no row');
  return row.disputed;
}

function mailboxSql(tables: RunTables, kind: string): string {
  return `
    SELECT u."userId", u."displayName" AS "name", ${kind} AS "kind",
      CASE WHEN m."recipientType" IS NOT NULL THEN 'report' WHEN ${toldPurposeSql} THEN 'mailbox' ELSE 'policy' END AS "toldBy",
      m."storageBytes", m."hasArchive", u."accountEnabled",
      ${signInCodeSql} AS "signIn"
    FROM ${tables.sqlOf('users')} u
    LEFT JOIN (SELECT * FROM ${readSql('mailboxes', 'mailbox-usage', tables)} WHERE "isDeleted" IS DISTINCT FROM true) m
      ON m."userKey" = lower(u."userPrincipalName")
    LEFT JOIN ${tables.sqlOf('mailbox_purposes')} p ON p."userId" = u."userId"
    LEFT JOIN ${readSql('sign_ins', 'sign-ins', tables)} s ON s."userId" = u."userId"`;
}

const kinds = mailboxKinds.map((kind) => `'${kind}'`).join(', ');

/** The mailbox itself said, where the report does not, that it is no person's. */
const toldPurposeSql = `coalesce(p."purpose" IN (${kinds}), false)`;

/**
 * The kind of mailbox of user `u` with mailbox row `m` and purpose row `p`; null for a person. The report's word counts,
 * then the mailbox's own, then the policy's: what a mailbox says protects it, and a person's purpose denies nothing.
 */
export function kindSql(populations: readonly PopulationRule[]): string {
  return `CASE WHEN m."recipientType" IN (${kinds}) THEN m."recipientType"
    WHEN m."recipientType" IS NULL AND ${toldPurposeSql} THEN p."purpose"
    WHEN m."recipientType" IS NULL THEN ${declaredSql(populations)} END`;
}

/** The mailbox kind the policy declares a person to be; null for everybody else. */
function declaredSql(populations: readonly PopulationRule[]): string {
  const cases = populations.flatMap(({ population }, index) => {
    const kind = kindOfPopulation[population];
    return kind === undefined ? [] : [`WHEN ${index + 1} THEN '${kind}'`];
  });
  return cases.length === 0 ? 'NULL::VARCHAR' : `(CASE ${populationSql(populations)} ${cases.join(' ')} END)`;
}

function factColumns(alias: string, prefix: string): string {
  return ['storageBytes', 'hasArchive', 'accountEnabled', 'signIn']
    .map((column) => `${alias}."${column}" AS "${prefix}${column}"`)
    .join(', ');
}

interface MailboxRow {
  readonly userId: string;
  readonly name: string | null;
  readonly kind: Mailbox['kind'];
  readonly toldBy: Mailbox['toldBy'];
  readonly skuIds: string;
  readonly storageBytes: number | null;
  readonly hasArchive: boolean | null;
  readonly accountEnabled: boolean | null;
  readonly signIn: number;
  readonly wasKnown: boolean;
  readonly before_storageBytes: number | null;
  readonly before_hasArchive: boolean | null;
  readonly before_accountEnabled: boolean | null;
  readonly before_signIn: number | null;
}

function mailboxOf(row: MailboxRow): Mailbox {
  const before: MailboxFacts = {
    storageBytes: row.before_storageBytes,
    hasArchive: row.before_hasArchive,
    accountEnabled: row.before_accountEnabled,
    signIn: signInOf(row.before_signIn),
  };
  return {
    userId: row.userId,
    name: row.name,
    kind: row.kind,
    toldBy: row.toldBy,
    heldSkuIds: row.skuIds === '' ? [] : row.skuIds.split(';'),
    now: {
      storageBytes: row.storageBytes,
      hasArchive: row.hasArchive,
      accountEnabled: row.accountEnabled,
      signIn: signInOf(row.signIn),
    },
    before: row.wasKnown ? before : null,
  };
}

function signInOf(code: number | null): SignInEvidence {
  if (code === null) return 'unknown';
  return code === noDay.failedOnly ? 'failedOnly' : countedEvidence(code);
}
