import { randomUUID } from 'node:crypto';
import { PgBoss, type Db, type Job } from 'pg-boss';
import type { Sql } from '../ledger/sql.ts';
import type { Logger } from '../lib/log.ts';

/** One delivery of a job to its handler. */
export interface QueuedJob {
  readonly id: string;
  readonly data: object;
  /** Aborted when the queue stops without waiting. */
  readonly signal: AbortSignal;
}

export interface SendOptions {
  /** At most one job of a name and key waits or runs. Without a key every send is a job of its own. */
  readonly singletonKey?: string;
  /** How often a job that threw is tried again, a second apart at first, then doubling. Default 3. */
  readonly retryLimit?: number;
  /** Not before this moment. */
  readonly startAfter?: Date;
}

/** Work that outlives the process: what was sent is done at least once, on whichever replica is alive. */
export interface Queue {
  start(): Promise<void>;
  /** Waits for running handlers, up to half a minute; what is then unfinished is tried again. */
  stop(): Promise<void>;
  /** Handlers must be idempotent: after a crash a job is delivered again. */
  work(
    name: string,
    handler: (job: QueuedJob) => Promise<void>,
    options?: { readonly concurrency?: number },
  ): Promise<void>;
  /** Resolves with the job's id once it is durable; null when its key is already waiting or running. */
  send(name: string, data: object, options?: SendOptions): Promise<string | null>;
}

export interface QueueDeps {
  readonly sql: Sql;
  readonly log: Logger;
}

const schema = 'seatkeeper_jobs';
const pollEveryMs = 400;

/** A replica that misses three refreshes of this is taken for dead, and its jobs are delivered again. */
const heartbeatSeconds = 30;
const longestJobSeconds = 12 * 3600;

export function createQueue({ sql, log }: QueueDeps): Queue {
  const isEmbedded = sql.dialect === 'embedded';
  const shared = { schema, schedule: false, monitorIntervalSeconds: 15, superviseIntervalSeconds: 15 };
  const boss = isEmbedded
    ? new PgBoss({ ...shared, db: embeddedDb(sql, log), backend: 'pglite', useListenNotify: true })
    : new PgBoss({ ...shared, connectionString: urlOf(sql), application_name: 'seatkeeper-jobs', max: 3 });
  boss.on('error', (err) => log.error({ err }, 'job queue failed'));
  boss.on('warning', ({ message }) => log.warn({ warning: message }, 'job queue warns'));
  const known = new Map<string, Promise<void>>();
  const workers = new Map<string, string[]>();

  /** Lets the workers of this process look for work at once instead of at their next poll. */
  function wake(name: string): void {
    for (const id of workers.get(name) ?? []) boss.notifyWorker(id);
  }

  /** Queues are made when first named; `exclusive` makes the key hold while a job waits and while it runs. */
  async function ensureQueue(name: string): Promise<void> {
    const made =
      known.get(name) ??
      boss.createQueue(name, {
        policy: 'exclusive',
        notify: isEmbedded,
        expireInSeconds: longestJobSeconds,
        ...(isEmbedded ? {} : { heartbeatSeconds }),
      });
    known.set(name, made);
    await made;
  }

  return {
    start: async () => {
      await boss.start();
      if (isEmbedded) await requeueOrphans(sql, log);
    },
    stop: async () => boss.stop({ graceful: true, timeout: 30_000, close: !isEmbedded }),
    work: async (name, handler, { concurrency = 1 } = {}) => {
      await ensureQueue(name);
      const options = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 30, batchSize: 1 };
      for (let i = 0; i < concurrency; i += 1) {
        const id = await boss.work(name, options, async (jobs: Job[]) => {
          for (const job of jobs) await runJob(job, handler, log);
          wake(name);
        });
        workers.set(name, [...(workers.get(name) ?? []), id]);
      }
    },
    send: async (name, data, { singletonKey, retryLimit = 3, startAfter } = {}) => {
      await ensureQueue(name);
      const id = await boss.send(name, data, {
        singletonKey: singletonKey ?? randomUUID(),
        retryLimit,
        retryDelay: 1,
        retryBackoff: true,
        ...(startAfter === undefined ? {} : { startAfter }),
      });
      wake(name);
      return id;
    },
  };
}

/** The top of a job: what it throws is recorded with the job, which is then tried again. */
async function runJob(
  { id, name, data, signal }: Job,
  handler: (job: QueuedJob) => Promise<void>,
  log: Logger,
): Promise<void> {
  try {
    await handler({ id, data, signal });
  } catch (err) {
    log.error({ err, job: name, jobId: id }, 'job failed');
    throw err;
  }
}

function urlOf({ url }: Sql): string {
  if (url === null) throw new TypeError('A server has a connection string.');
  return url;
}

/**
 * pg-boss on the ledger's own connection. Its workers would each ask for work; here one cheap question per tick,
 * for all queues, wakes those that have some.
 */
function embeddedDb(sql: Sql, log: Logger): Db {
  return {
    executeSql: async (text, values) => sql.executeSql(text, values),
    listen: async (_channel, onNotification) => {
      let asking: Promise<void> | null = null;
      const ask = async (): Promise<void> => {
        try {
          const ready = await sql.query<{ name: string }>(
            `select distinct name from ${schema}.job where state < 'active' and start_after <= now() and not blocked`,
          );
          for (const { name } of ready) onNotification(name);
        } catch (err) {
          log.error({ err }, 'job queue could not be asked');
        }
      };
      const timer = setInterval(() => {
        asking ??= ask().finally(() => (asking = null));
      }, pollEveryMs);
      return {
        close: async () => {
          clearInterval(timer);
          await asking;
        },
      };
    },
  };
}

/**
 * pg-boss leaves the jobs of a killed process `active` until they expire. The embedded database is ours alone,
 * so at the start nobody can be running them: they wait again, and the crash does not count as a try.
 */
async function requeueOrphans(sql: Sql, log: Logger): Promise<void> {
  const orphans = await sql.query<{ name: string }>(
    `update ${schema}.job set state = 'created', started_on = null, heartbeat_on = null
     where state = 'active' returning name`,
  );
  if (orphans.length > 0)
    log.info({ jobs: orphans.length }, 'jobs of a process that died are delivered again');
}
