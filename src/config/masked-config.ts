import type { Config } from './config.ts';

const mask = '********';
const secretKeys: readonly string[] = ['clientSecret', 'password'];

/** The configuration as `config check` may print it: everything but the secrets. */
export function maskedConfig(config: Config): Record<string, unknown> {
  return masked({ ...config }) as Record<string, unknown>;
}

function masked(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((entry) => masked(entry));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, masked(inner, name)]));
  }
  if (secretKeys.includes(key)) return mask;
  return key === 'url' && typeof value === 'string' ? withoutSecrets(value) : value;
}

/** Host and database stay; a password may stand before the host or among the parameters. */
function withoutSecrets(address: string): string {
  const url = new URL(address);
  if (url.password !== '') url.password = mask;
  for (const name of url.searchParams.keys())
    if (/pass|secret|token/i.test(name)) url.searchParams.set(name, mask);
  return url.href;
}
