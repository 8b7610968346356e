import { readFileSync } from 'node:fs';
import { parsePolicy } from '../config/parse-policy.ts';
import type { Policy } from '../config/policy.ts';

/** The policy the product ships with: what the sample tenant is made for. */
export const shippedPolicy: Policy = read();

function read(): Policy {
  const parsed = parsePolicy(readFileSync(new URL('../../env/policy.json', import.meta.url), 'utf8'));
  if (!parsed.ok)
    throw new TypeError(parsed.problems.map(({ at, message }) => `${at} ${message}`).join('\n'));
  return parsed.policy;
}
