import { rm } from 'node:fs/promises';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { newSpillFolder, removeDeadSpills } from './spill-folder.ts';

interface DatabaseOptions {
  /** Beyond this, queries spill to the folder for temporary files. */
  readonly memoryLimit: string;
  readonly threads: number;
}

/** One DuckDB in memory; what is to last lives in Parquet files. */
export interface Database {
  /** A connection of its own: a result is streamed from it until it is closed. */
  connect(): Promise<DuckDBConnection>;
  /** Runs `use` on a connection that is closed afterwards. */
  using<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** How much may wait between DuckDB and the reader of a stream: enough that neither stands still. */
const streamingBuffer = '8MB';

export async function openDatabase({ memoryLimit, threads }: DatabaseOptions): Promise<Database> {
  await removeDeadSpills();
  const spill = newSpillFolder();
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: memoryLimit,
    threads: String(threads),
    temp_directory: spill,
    // What the parts of a collection leave behind is given back: else it adds up with their number.
    allocator_flush_threshold: '16MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });

  async function connect(): Promise<DuckDBConnection> {
    const connection = await instance.connect();
    await connection.run(`SET TimeZone = 'UTC'; SET streaming_buffer_size = '${streamingBuffer}'`);
    return connection;
  }

  return {
    connect,
    async using(use) {
      const connection = await connect();
      try {
        return await use(connection);
      } finally {
        connection.closeSync();
      }
    },
    async close() {
      instance.closeSync();
      await rm(spill, { recursive: true, force: true });
    },
  };
}

/** A value as an SQL string literal. */
export function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** The rows of Parquet files. Wildcards in a folder's name are taken literally. */
export function parquetSql(paths: readonly string[], options = ''): string {
  const literals = paths.map((path) => sqlText(path.replace(/[*?[]/g, '[$&]')));
  return `read_parquet([${literals.join(', ')}], hive_partitioning = false${options})`;
}
