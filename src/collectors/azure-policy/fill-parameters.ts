import type { ParameterValues } from './tag-rule.ts';

/** A set hands its own parameters on as `[parameters('name')]`: replaced by what the assignment gives. */
export function fillParameters(ofMember: ParameterValues, ofAssignment: ParameterValues): ParameterValues {
  const filled = Object.entries(ofMember ?? {}).map(([name, { value }]) => {
    const handedOn =
      typeof value === 'string' ? /^\[\s*parameters\('([^']+)'\)\s*\]$/.exec(value)?.[1] : undefined;
    return [name, handedOn === undefined ? { value } : (ofAssignment?.[handedOn] ?? {})] as const;
  });
  return Object.fromEntries(filled);
}
