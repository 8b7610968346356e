import { parameterNamed } from './parameter-named.ts';
import type { Definition } from './schema.ts';

/** What a policy demands of a tag, once its parameters are filled in. */
export interface TagRule {
  /** Null when the policy is about tags and does not name one that can be read. */
  readonly tagKey: string | null;
  readonly effect: string | null;
}

/** Null is a value that cannot be read. */
export type ParameterValues = Readonly<Record<string, { readonly value?: unknown }>> | null | undefined;

/** Null for a policy that is not about tags. */
export function tagRuleOf(definition: Definition, given: ParameterValues): TagRule | null {
  const rule = JSON.stringify(definition.rule ?? null);
  const isAboutTags = definition.category?.toLowerCase() === 'tags' || /\btags\s*\[/.test(rule);
  if (!isAboutTags) return null;
  const valueOf = (name: string): string | null => {
    const value = parameterNamed(given, name)?.value;
    const chosen = value === undefined ? parameterNamed(definition.parameters, name)?.defaultValue : value;
    return typeof chosen === 'string' && chosen !== '' ? chosen : null;
  };
  const literal = /\btags\s*\[\s*'([^']+)'\s*\]/.exec(rule)?.[1];
  const parameter = /tags\[[^)]*parameters\('([^']+)'\)/.exec(rule)?.[1];
  const tagKey = literal ?? valueOf(parameter ?? 'tagName');
  return { tagKey, effect: effectOf(definition.rule, valueOf) };
}

function effectOf(rule: unknown, valueOf: (name: string) => string | null): string | null {
  const then = isRecord(rule) ? rule.then : null;
  const effect = isRecord(then) ? then.effect : null;
  if (typeof effect !== 'string') return null;
  const parameter = /^\[\s*parameters\('([^']+)'\)\s*\]$/i.exec(effect)?.[1];
  return parameter === undefined ? effect : valueOf(parameter);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
