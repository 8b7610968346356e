import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logLevels, roles, type Config, type LedgerConfig } from './config.ts';
import { deepFreeze } from './deep-freeze.ts';
import { ConfigError } from './errors.ts';
import { nearest } from './nearest.ts';
import { parsePolicy, type ParsedPolicy } from './parse-policy.ts';
import { readBot } from './read-bot.ts';
import { readGraph, type ReadFile } from './read-graph.ts';
import { createVariableReader, variables, type Environment, type VariableReader } from './variables.ts';

const defaults = {
  dataDir: './data',
  policyFile: 'env/policy.json',
  host: '127.0.0.1',
  port: 3978,
  playgroundPort: 56_150,
};

/**
 * Environment and policy file → one frozen configuration. Throws ConfigError with every problem of both:
 * CONFIG_PRODUCTION_WITHOUT_TENANT when production has no tenant, else CONFIG_INVALID.
 */
export function loadConfig(
  env: Environment = process.env,
  { readFile = (path) => readFileSync(path, 'utf8') }: { readonly readFile?: ReadFile } = {},
): Config {
  const reader = createVariableReader(env);
  const production = reader.text('NODE_ENV')?.toLowerCase() === 'production';
  const tenantGiven = reader.text('TENANT_ID') !== null;
  if (production && !tenantGiven) reader.wrong('TENANT_ID', 'is needed in production.');
  const tenantId = reader.guid('TENANT_ID');

  const host = reader.text('HOST') ?? defaults.host;
  const dataDir = reader.text('SEATKEEPER_DATA_DIR') ?? defaults.dataDir;
  const playgroundPort = reader.port('PLAYGROUND_PORT', defaults.playgroundPort);
  const graph = readGraph(reader, tenantGiven, readFile);
  const bot = readBot(reader, host, production);
  const rest = {
    production,
    tenant: tenantId === null ? ({ kind: 'twin' } as const) : ({ kind: 'entra', tenantId } as const),
    data: {
      dir: dataDir,
      registerFile: join(dataDir, 'register', 'entitlements.json'),
      lakeDir: join(dataDir, 'lake'),
    },
    ledger: readLedger(reader, dataDir),
    audit: {
      dir: reader.text('SEATKEEPER_AUDIT_DIR') ?? join(dataDir, 'audit'),
      keyFile: reader.text('SEATKEEPER_AUDIT_KEY'),
    },
    server: {
      host,
      port: reader.port('PORT', defaults.port),
      role: reader.oneOf('SEATKEEPER_ROLE', roles) ?? 'all',
    },
    playground: { port: playgroundPort === 0 ? null : playgroundPort },
    log: {
      level:
        reader.oneOf('SEATKEEPER_LOG_LEVEL', logLevels) ?? (graph?.kind === 'embedded' ? 'warn' : 'info'),
    },
    now: readNow(reader, production),
  };
  reportUnknown(
    reader,
    env,
    graph?.kind === 'embedded' || graph?.kind === 'twin'
      ? ['SEATKEEPER_']
      : ['SEATKEEPER_', 'READER_', 'WRITER_'],
  );

  const policy = readPolicy(reader.text('SEATKEEPER_POLICY') ?? defaults.policyFile, readFile);
  const problems = [...reader.problems, ...(policy.ok ? [] : policy.problems)];
  if (problems.length > 0 || graph === null || bot === null || !policy.ok) {
    throw new ConfigError(
      production && !tenantGiven ? 'CONFIG_PRODUCTION_WITHOUT_TENANT' : 'CONFIG_INVALID',
      problems,
    );
  }
  return deepFreeze<Config>({ ...rest, graph, bot, policy: policy.policy });
}

function readLedger(reader: VariableReader, dataDir: string): LedgerConfig {
  const url = reader.text('DATABASE_URL');
  if (url === null) return { kind: 'embedded', dir: join(dataDir, 'ledger') };
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    reader.wrong(
      'DATABASE_URL',
      'is not a PostgreSQL address; write postgresql://user:password@host:5432/database.',
    );
  }
  return { kind: 'postgres', url };
}

/** A day, or an instant with its zone; without one it would mean something else on every machine. */
function readNow(reader: VariableReader, production: boolean): string | null {
  const text = reader.text('SEATKEEPER_NOW');
  if (text === null) return null;
  if (production)
    return reader.wrong('SEATKEEPER_NOW', 'is refused in production: decisions need the real time.');
  const isInstant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const milliseconds = isInstant ? Date.parse(text) : NaN;
  const isReal =
    !Number.isNaN(milliseconds) &&
    new Date(Date.parse(text.slice(0, 10))).toISOString().startsWith(text.slice(0, 10));
  if (!isReal)
    return reader.wrong('SEATKEEPER_NOW', `"${text}" is not an instant like 2026-11-22T08:00:00Z.`);
  return new Date(milliseconds).toISOString();
}

function reportUnknown(reader: VariableReader, env: Environment, prefixes: readonly string[]): void {
  const known: readonly string[] = variables;
  for (const name of Object.keys(env).sort()) {
    if (known.includes(name) || !prefixes.some((prefix) => name.startsWith(prefix))) continue;
    const meant = nearest(name, known);
    reader.problems.push({
      at: name,
      message: `is not a variable of this program.${meant ? ` Did you mean ${meant}?` : ''}`,
    });
  }
}

function readPolicy(path: string, readFile: ReadFile): ParsedPolicy {
  let text: string;
  try {
    text = readFile(path);
  } catch (cause) {
    const message = `"${path}" cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`;
    return { ok: false, problems: [{ at: 'SEATKEEPER_POLICY', message }] };
  }
  return parsePolicy(text);
}
