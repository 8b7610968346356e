/** Runs SQL. Instants come back as RFC 3339 text in UTC, dates as `YYYY-MM-DD`, bigint as number, jsonb parsed. */
export interface SqlRunner {
  /** One statement. `Row` is what the statement's select list says: aliases are the property names. */
  query<Row>(text: string, params?: readonly unknown[]): Promise<Row[]>;
  /** Any number of statements, without parameters and without rows. */
  exec(text: string): Promise<void>;
}

export interface SqlTransaction extends SqlRunner {
  /** Runs once the transaction is durable; never when it was rolled back. */
  afterCommit(action: () => void): void;
}

/**
 * The one door to the database. Inside `transaction` use only the `tx` it hands you: PGlite has a single
 * connection, and a statement sent round the transaction would wait for it for ever (TypeError).
 */
export interface Sql extends SqlRunner {
  readonly dialect: 'embedded' | 'postgres';
  /** Connection string of the server; null when embedded. */
  readonly url: string | null;
  /** Commits when `run` resolves, rolls back when it throws. Serialised when embedded. */
  transaction<T>(run: (tx: SqlTransaction) => Promise<T>): Promise<T>;
  /** For libraries that bring their own SQL: several statements are allowed when there are no values. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  close(): Promise<void>;
}

/**
 * JSON text for a jsonb parameter. PostgreSQL stores neither NUL nor half a surrogate pair, and one such
 * character in a person's name must not stop a run: NUL is dropped, the half becomes U+FFFD.
 */
export function jsonParameter(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'string' ? storableText(item) : item,
  );
}

/** See `jsonParameter`; for text parameters that people or Microsoft filled. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

export function isoInstantOf(postgresText: string): string {
  return new Date(postgresText).toISOString();
}

/** Type ids of PostgreSQL's catalogue (pg_type.oid) that both drivers would hand out differently. */
export const typeParsers = {
  int8: { oid: 20, parse: safeInteger },
  date: { oid: 1082, parse: (text: string): string => text },
  timestamptz: { oid: 1184, parse: isoInstantOf },
} as const;

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new TypeError(`bigint beyond 2^53: ${text}`);
  return value;
}
