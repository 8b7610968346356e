import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as otherWork } from 'node:timers/promises';
import { PGlite, type Results } from '@electric-sql/pglite';
import { ledgerUnreadable } from './errors.ts';
import { typeParsers, type Sql, type SqlRunner, type SqlTransaction } from './sql.ts';

const parsers = Object.fromEntries(Object.values(typeParsers).map(({ oid, parse }) => [oid, parse]));

/**
 * PGlite in `dir`. One connection, so everything goes through one queue, in order. A commit is in the files
 * before it is acknowledged and survives a kill of the process; PGlite does not fsync, so it may not survive
 * a loss of power.
 */
export async function openEmbeddedSql(dir: string): Promise<Sql> {
  const database = await PGlite.create(dir, { relaxedDurability: false }).catch((cause: unknown) => {
    throw ledgerUnreadable(dir, cause);
  });
  const current = new AsyncLocalStorage<{ open: boolean }>();
  let tail: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (current.getStore()?.open === true) {
      throw new TypeError('Inside a transaction use its own runner: this statement would wait for itself.');
    }
    const result = tail.then(work);
    tail = result.catch(() => undefined);
    return result;
  }

  /** PGlite keeps a failed transaction open on its only connection; the next statement must not find it. */
  async function orRollBack<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await database.exec('rollback');
      throw error;
    }
  }

  // PGlite computes on this thread and resolves in microtasks: without a pause before each statement, a chain of
  // them would keep the bot from answering until its end.
  const runner: SqlRunner = {
    query: async <Row>(text: string, params: readonly unknown[] = []) => {
      await otherWork();
      return (await database.query<Row>(text, [...params], { parsers })).rows;
    },
    exec: async (text) => {
      await otherWork();
      await database.exec(text);
    },
  };

  async function runTransaction<T>(run: (tx: SqlTransaction) => Promise<T>): Promise<T> {
    const actions: (() => void)[] = [];
    const scope = { open: true };
    try {
      const result = await orRollBack(async () => {
        await database.exec('begin');
        const value = await current.run(scope, () =>
          run({ ...runner, afterCommit: (action) => void actions.push(action) }),
        );
        await database.exec('commit');
        return value;
      });
      for (const action of actions) action();
      return result;
    } finally {
      scope.open = false;
    }
  }

  return {
    dialect: 'embedded',
    url: null,
    query: async <Row>(text: string, params?: readonly unknown[]) =>
      inTurn(() => orRollBack(() => runner.query<Row>(text, params))),
    exec: async (text) => inTurn(() => orRollBack(() => runner.exec(text))),
    transaction: async (run) => inTurn(() => runTransaction(run)),
    executeSql: async (text, values) =>
      inTurn(() =>
        orRollBack(async () => {
          if (values !== undefined && values.length > 0) return database.query(text, values);
          return { rows: (await database.exec(text)).flatMap((result: Results) => result.rows) };
        }),
      ),
    close: async () => inTurn(() => database.close()),
  };
}
