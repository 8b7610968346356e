import type { Config } from '../config.ts';
import { ConfigError } from '../errors.ts';
import { loadConfig } from '../load-config.ts';
import type { Environment } from '../variables.ts';

const policy = JSON.stringify({ caps: { seatsPerRun: 200 }, populations: [] });
const certificate = '-----BEGIN CERTIFICATE-----\n…\n-----BEGIN PRIVATE KEY-----\n…';
const files: Record<string, string> = {
  'env/policy.json': policy,
  'other.json': policy,
  'wrong.json': '{"caps":{}}',
  'app.pem': certificate,
  'half.pem': '-----BEGIN CERTIFICATE-----',
};

function readFile(path: string): string {
  const text = files[path];
  if (text === undefined) throw new TypeError('ENOENT');
  return text;
}

export const load = (env: Environment): Config => loadConfig(env, { readFile });

export const id = (digit: number) => `${digit}0000000-0000-4000-8000-000000000000`;
export const tenant: Environment = {
  TENANT_ID: id(1),
  READER_CLIENT_ID: id(2),
  READER_CLIENT_SECRET: 'reader-secret',
  WRITER_CLIENT_ID: id(3),
  WRITER_CLIENT_SECRET: 'writer-secret',
};
export const bot: Environment = {
  BOT_ID: id(4),
  BOT_TYPE: 'SingleTenant',
  BOT_TENANT_ID: id(1),
  SECRET_BOT_PASSWORD: 'bot-password',
};
export const production: Environment = { ...tenant, ...bot, NODE_ENV: 'production', HOST: '0.0.0.0' };

/** Why an environment is refused; a TypeError where it is not. */
export function faultOf(env: Environment): ConfigError {
  try {
    load(env);
  } catch (cause) {
    if (cause instanceof ConfigError) return cause;
    throw cause;
  }
  throw new TypeError('The configuration was accepted');
}

/** `PLACE message` of each problem. */
export const problemsOf = (env: Environment) =>
  faultOf(env).problems.map(({ at, message }) => `${at} ${message}`);
