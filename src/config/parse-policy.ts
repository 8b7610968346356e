import { z } from 'zod/v4';
import type { ConfigProblem } from './errors.ts';
import { nearest } from './nearest.ts';
import { Policy, policyContradictions } from './policy.ts';

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** The text of a policy file → a policy with defaults filled in, or every problem with the key it is at. */
export function parsePolicy(text: string): ParsedPolicy {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    return {
      ok: false,
      problems: [at([], `is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`)],
    };
  }
  const parsed = Policy.safeParse(document, { reportInput: true });
  const contradictions = policyContradictions(document).map(({ path, message }) => at([path], message));
  const problems = [...(parsed.success ? [] : parsed.error.issues.flatMap(problemsOf)), ...contradictions];
  return parsed.success && problems.length === 0
    ? { ok: true, policy: parsed.data }
    : { ok: false, problems };
}

function problemsOf(issue: z.core.$ZodIssue): ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(issue.path);
    return issue.keys.map((key) => {
      const meant = nearest(key, known);
      return at(
        [...issue.path, key],
        `is not a key of the policy.${meant ? ` Did you mean ${meant}?` : ` Keys here: ${known.join(', ')}.`}`,
      );
    });
  }
  if (issue.code === 'invalid_type' && issue.input === undefined)
    return [at(issue.path, 'is missing; it has no default.')];
  return [at(issue.path, `${issue.message}.`.replace(/\.\.$/, '.'))];
}

function at(path: readonly PropertyKey[], message: string): ConfigProblem {
  return { at: path.length === 0 ? 'policy' : `policy: ${path.map(String).join('.')}`, message };
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** The keys the policy has at a place. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let schema: JsonSchema | undefined = z.toJSONSchema(Policy, { io: 'input' }) as JsonSchema;
  for (const step of path)
    schema = typeof step === 'number' ? schema?.items : schema?.properties?.[String(step)];
  const shapes = [schema, ...(schema?.anyOf ?? [])];
  return [...new Set(shapes.flatMap((shape) => Object.keys(shape?.properties ?? {})))];
}
