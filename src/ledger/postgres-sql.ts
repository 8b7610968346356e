import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import type { Logger } from '../lib/log.ts';
import { ledgerUnreachable } from './errors.ts';
import { typeParsers, type Sql, type SqlRunner, type SqlTransaction } from './sql.ts';

/** Parsers of this pool only: other users of the driver keep its defaults. */
const types = new pg.TypeOverrides();
for (const { oid, parse } of Object.values(typeParsers))
  types.setTypeParser(oid, parse as (text: string) => unknown);

/** A pool on a PostgreSQL server. Faults of the connection are LEDGER_UNREACHABLE (retryable). */
export function openPostgresSql(url: string, log: Logger): Sql {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'seatkeeper',
    max: 5,
    connectionTimeoutMillis: 10_000,
    types,
  });
  pool.on('error', (err) => log.warn({ err }, 'idle ledger connection lost'));
  const current = new AsyncLocalStorage<{ open: boolean }>();

  async function withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    if (current.getStore()?.open === true) {
      throw new TypeError(
        'Inside a transaction use its own runner: the embedded ledger would wait for itself.',
      );
    }
    const client = await pool.connect().catch((cause: unknown) => {
      throw ledgerUnreachable(cause);
    });
    let broken = false;
    try {
      return await work(client);
    } catch (error) {
      broken = isConnectionFault(error);
      throw broken ? ledgerUnreachable(error) : error;
    } finally {
      client.release(broken);
    }
  }

  async function inTransaction<T>(
    client: pg.PoolClient,
    run: (tx: SqlTransaction) => Promise<T>,
  ): Promise<T> {
    const actions: (() => void)[] = [];
    const scope = { open: true };
    await client.query('begin');
    try {
      const tx: SqlTransaction = { ...runnerOn(client), afterCommit: (action) => void actions.push(action) };
      const result = await current.run(scope, () => run(tx));
      await client.query('commit');
      for (const action of actions) action();
      return result;
    } catch (error) {
      if (!isConnectionFault(error)) await client.query('rollback');
      throw error;
    } finally {
      scope.open = false;
    }
  }

  return {
    dialect: 'postgres',
    url,
    query: async <Row>(text: string, params?: readonly unknown[]) =>
      withClient((client) => runnerOn(client).query<Row>(text, params)),
    exec: async (text) => withClient((client) => runnerOn(client).exec(text)),
    transaction: async (run) => withClient((client) => inTransaction(client, run)),
    executeSql: async (text, values) =>
      withClient(async (client) => {
        const result = (await client.query(text, values)) as pg.QueryResult | pg.QueryResult[];
        return { rows: [result].flat().flatMap(({ rows }) => rows as unknown[]) };
      }),
    close: async () => pool.end(),
  };
}

function runnerOn(client: pg.PoolClient): SqlRunner {
  return {
    query: async <Row>(text: string, params: readonly unknown[] = []) =>
      (await client.query(text, [...params])).rows as Row[],
    exec: async (text) => {
      await client.query(text);
    },
  };
}

/** Socket faults, and SQLSTATE classes 08 (connection), 57P (server shutting down) and 53300 (too many). */
function isConnectionFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|EHOST|08|57P|53300)/.test(code) ||
    error.message.startsWith('Connection terminated')
  );
}
