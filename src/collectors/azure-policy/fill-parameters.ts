import { parameterNamed } from './parameter-named.ts';
import type { PolicySet } from './schema.ts';
import type { ParameterValues } from './tag-rule.ts';

export interface ParametersOfSet {
  readonly ofMember: ParameterValues;
  readonly ofSet: PolicySet['parameters'];
  readonly ofAssignment: ParameterValues;
}

/**
 * What a definition is given as the member of a set, which hands its own parameters on as `[parameters('name')]`: what
 * the assignment gives, else the default of the set; what neither gives is left to the default of the definition. Any
 * other expression is nothing we can read: null.
 */
export function fillParameters({ ofMember, ofSet, ofAssignment }: ParametersOfSet): ParameterValues {
  const filled = Object.entries(ofMember ?? {}).map(([name, { value }]) => {
    if (typeof value !== 'string' || !/^\[(?!\[)/.test(value)) return [name, { value }] as const;
    const handedOn = /^\[\s*parameters\('([^']+)'\)\s*\]$/i.exec(value)?.[1];
    if (handedOn === undefined) return [name, { value: null }] as const;
    const given = parameterNamed(ofAssignment, handedOn)?.value;
    return [name, { value: given ?? parameterNamed(ofSet, handedOn)?.defaultValue }] as const;
  });
  return Object.fromEntries(filled);
}
