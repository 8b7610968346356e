import { derivesFrom, memberOf, type Csdl, type CsdlOperation, type TypeRef } from './csdl.ts';

/** What a path leads to. */
export interface Resource extends TypeRef {
  /** It ends in `$ref`. */
  readonly isReference: boolean;
  /** Its last segment calls this. */
  readonly operation: CsdlOperation | null;
}

type Resolved = Resource | { readonly problem: string };

/** Follows a path, decoded and without its version, from the service's root. */
export function resolvePath(csdl: Csdl, path: string): Resolved {
  const [first = '', ...rest] = segmentsOf(path);
  const { name, argument } = callOf(first);
  const root = csdl.roots.get(name);
  if (root === undefined) return { problem: `there is no ${name} at the root` };
  const start = argument === null ? root : { ...root, isCollection: false };
  let at: Resolved = { ...start, isReference: false, operation: null };
  for (const segment of rest) {
    if ('problem' in at) return at;
    at = step(csdl, at, segment);
  }
  return at;
}

function step(csdl: Csdl, at: Resource, segment: string): Resolved {
  if (at.isReference) return { problem: `nothing follows $ref` };
  if (segment === '$ref') return { ...at, isReference: true };
  if (segment === '$value') return { ...at, name: 'Edm.Stream', operation: null };
  if (segment === '$count')
    return at.isCollection
      ? { ...at, name: 'Edm.Int64', isCollection: false, operation: null }
      : { problem: 'only a collection has $count' };
  const { name, argument } = callOf(segment);
  const called = operationFor(csdl, at, name, argument);
  if (called !== null) return called;
  if (csdl.types.has(segment))
    return derivesFrom(csdl, segment, at.name)
      ? { ...at, name: segment, operation: null }
      : { problem: `${segment} is no ${at.name}` };
  if (at.isCollection)
    return /^\$|^microsoft\./.test(segment)
      ? { problem: `${segment} is no key and nothing a collection of ${at.name} has` }
      : { ...at, isCollection: false, operation: null };
  const member = memberOf(csdl, at.name, name);
  if (member === null) return { problem: `${at.name} has no ${name}` };
  const one = argument === null ? member : { ...member, isCollection: false };
  return { ...one, isReference: false, operation: null };
}

/** Null where nothing of that name is bound to what we are at. */
function operationFor(csdl: Csdl, at: Resource, called: string, argument: string | null): Resolved | null {
  const name = called.slice(called.lastIndexOf('.') + 1);
  const bound = (csdl.operations.get(name) ?? []).filter(
    ({ binding }) =>
      binding !== null &&
      binding.isCollection === at.isCollection &&
      derivesFrom(csdl, at.name, binding.name),
  );
  if (bound.length === 0) return null;
  const given = argumentsOf(argument);
  const found = bound.find(
    ({ kind, parameters }) =>
      kind === 'action' || [...parameters.keys()].sort().join() === [...given.keys()].sort().join(),
  );
  if (found === undefined)
    return { problem: `${name} takes other parameters than (${[...given.keys()].join(', ')})` };
  const ill = [...given].find(
    ([key, value]) => !isLiteralOf(value, found.parameters.get(key)?.type.name ?? ''),
  );
  if (found.kind === 'function' && ill !== undefined)
    return { problem: `${name} takes another kind of value for ${ill[0]} than ${ill[1]}` };
  const returns = found.returns ?? { name: 'none', isCollection: false };
  // What answers more of what it is bound to, such as delta, answers it of the type it was called on.
  const answered = returns.name === found.binding?.name ? { ...returns, name: at.name } : returns;
  return { ...answered, isReference: false, operation: found };
}

function isLiteralOf(value: string, type: string): boolean {
  if (type === 'Edm.String') return /^'.*'$/.test(value);
  if (type === 'Edm.Date') return /^\d{4}-\d{2}-\d{2}$/.test(value);
  // Microsoft's own examples write a day where the metadata has a moment (graph-and-azure §7, getPstnCalls).
  if (type === 'Edm.DateTimeOffset') return /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/.test(value);
  if (/^Edm\.Int\d+$/.test(type)) return /^-?\d+$/.test(value);
  return true;
}

/** Slashes within parentheses do not end a segment. */
function segmentsOf(path: string): readonly string[] {
  return (path.match(/(?:[^/(]|\([^)]*\))+/g) ?? []).map(String);
}

function callOf(segment: string): { readonly name: string; readonly argument: string | null } {
  const match = /^([^(]+)\((.*)\)$/.exec(segment);
  return { name: match?.[1] ?? segment, argument: match?.[2] ?? null };
}

function argumentsOf(argument: string | null): ReadonlyMap<string, string> {
  if (argument === null || argument === '') return new Map();
  return new Map(
    argument.split(',').map((pair): [string, string] => {
      const [name = '', ...value] = pair.split('=');
      return [name.trim(), value.join('=').trim()];
    }),
  );
}
