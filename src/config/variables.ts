import type { ConfigProblem } from './errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every variable the program reads (interfaces: environment). */
export const variables = [
  'NODE_ENV',
  'TENANT_ID',
  'READER_CLIENT_ID',
  'READER_CLIENT_SECRET',
  'READER_CLIENT_CERTIFICATE_PATH',
  'WRITER_CLIENT_ID',
  'WRITER_CLIENT_SECRET',
  'WRITER_CLIENT_CERTIFICATE_PATH',
  'BOT_ID',
  'BOT_TYPE',
  'BOT_TENANT_ID',
  'SECRET_BOT_PASSWORD',
  'GRAPH_BASE_URL',
  'ARM_BASE_URL',
  'POWERBI_BASE_URL',
  'AZURE_AUTHORITY_HOST',
  'SEATKEEPER_DATA_DIR',
  'SEATKEEPER_AUDIT_DIR',
  'SEATKEEPER_AUDIT_KEY',
  'DATABASE_URL',
  'SEATKEEPER_ROLE',
  'SEATKEEPER_POLICY',
  'SEATKEEPER_NOW',
  'SEATKEEPER_LOG_LEVEL',
  'PORT',
  'HOST',
  'PLAYGROUND_PORT',
] as const;
export type Variable = (typeof variables)[number];

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads variables one by one and keeps what is wrong with them. An empty variable is an absent one. */
export interface VariableReader {
  readonly problems: ConfigProblem[];
  wrong(at: Variable, message: string): null;
  text(name: Variable): string | null;
  /** Lower case; null when absent or wrong. */
  guid(name: Variable): string | null;
  /** A guid that must be there; `why` completes "is needed …". */
  requiredGuid(name: Variable, why: string): string | null;
  oneOf<T extends string>(name: Variable, allowed: readonly T[]): T | null;
  port(name: Variable, byDefault: number): number;
}

export function createVariableReader(env: Environment): VariableReader {
  const problems: ConfigProblem[] = [];
  const reader: VariableReader = {
    problems,
    wrong(at, message) {
      problems.push({ at, message });
      return null;
    },
    text: (name) => env[name]?.trim() || null,
    guid(name) {
      const value = reader.text(name);
      if (value === null || guid.test(value)) return value?.toLowerCase() ?? null;
      return reader.wrong(name, `"${value}" is not a GUID.`);
    },
    requiredGuid(name, why) {
      if (reader.text(name) === null) return reader.wrong(name, `is needed ${why}.`);
      return reader.guid(name);
    },
    oneOf(name, allowed) {
      const value = reader.text(name);
      if (value === null) return null;
      const found = allowed.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
      return found ?? reader.wrong(name, `"${value}" is not one of ${allowed.join(', ')}.`);
    },
    port(name, byDefault) {
      const value = reader.text(name);
      if (value === null) return byDefault;
      if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
      reader.wrong(name, `"${value}" is not a port (0-65535).`);
      return byDefault;
    },
  };
  return reader;
}
