import { memberOf, type Csdl, type TypeRef } from './csdl.ts';
import type { Resource } from './resolve-path.ts';

const freely = new Set(['$skiptoken', '$skipToken', '$deltatoken', '$search', '$format']);

/** What is wrong with a query: parameters that do not exist, properties the type does not have. */
export function checkQuery(csdl: Csdl, resource: Resource, query: URLSearchParams): readonly string[] {
  return [...query].flatMap(([name, value]) => {
    switch (name) {
      case '$select':
        return value.split(',').flatMap((path) => pathProblem(csdl, resource, path));
      case '$expand':
        return expansionsOf(value).flatMap((part) => expandProblems(csdl, resource, part));
      case '$orderby':
        return value
          .split(',')
          .flatMap((part) => pathProblem(csdl, resource, part.trim().split(' ')[0] ?? ''));
      case '$filter':
        return filterProblems(csdl, resource, value);
      case '$top':
        return /^[1-9]\d*$/.test(value) ? [] : [`$top=${value} is no number`];
      case '$count':
        return value === 'true' || value === 'false' ? [] : [`$count=${value} is neither true nor false`];
      default:
        return freely.has(name) ? [] : [`there is no query parameter ${name}`];
    }
  });
}

function pathProblem(csdl: Csdl, { name }: TypeRef, path: string): readonly string[] {
  let at: TypeRef = { name, isCollection: false };
  for (const part of path.split('/')) {
    if (part === '$count' && at.isCollection) return [];
    if (part.startsWith('microsoft.graph.')) {
      at = { name: part, isCollection: at.isCollection };
      continue;
    }
    const member = memberOf(csdl, at.name, part);
    if (member === null) return [`${at.name} has no ${part}`];
    at = member;
  }
  return [];
}

function typeAt(csdl: Csdl, from: TypeRef, path: string): TypeRef | null {
  return path
    .split('/')
    .reduce<TypeRef | null>((at, part) => (at === null ? null : memberOf(csdl, at.name, part)), from);
}

/** `manager($select=id),owners`: commas within parentheses do not part. */
function expansionsOf(value: string): readonly string[] {
  return (value.match(/(?:[^,(]|\([^)]*\))+/g) ?? []).map(String);
}

function expandProblems(csdl: Csdl, resource: TypeRef, part: string): readonly string[] {
  const [, name = part, inner] = /^([^(]+)\((.*)\)$/.exec(part) ?? [];
  const member = memberOf(csdl, resource.name, name);
  if (member === null) return [`${resource.name} has no ${name} to expand`];
  if (inner === undefined) return [];
  const nested = new URLSearchParams(inner.split(';').join('&'));
  return checkQuery(csdl, { ...member, isReference: false, operation: null }, nested);
}

const operators = new Set([
  'eq',
  'ne',
  'gt',
  'ge',
  'lt',
  'le',
  'and',
  'or',
  'not',
  'in',
  'has',
  'true',
  'false',
  'null',
]);
const functions = new Set([
  'startsWith',
  'startswith',
  'endsWith',
  'endswith',
  'contains',
  'any',
  'all',
  'tolower',
  'date',
]);

/** Every property a filter names, with the variables of `any(x:x/…)` taken for what they run over. */
function filterProblems(csdl: Csdl, resource: TypeRef, filter: string): readonly string[] {
  const bare = filter.replaceAll(/'(?:[^']|'')*'/g, "''");
  const variables = new Map<string, TypeRef>();
  for (const [, path = '', variable = ''] of bare.matchAll(/([\w/]+)\/(?:any|all)\((\w+):/g)) {
    const over = typeAt(csdl, resource, path);
    if (over === null) return pathProblem(csdl, resource, path);
    if (!over.isCollection) return [`${path} is no collection`];
    variables.set(variable, over);
  }
  const words = bare
    .replaceAll(/\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?|[0-9a-f]{8}-[0-9a-f-]{27}|-?\d+(?:\.\d+)?\b/gi, ' ')
    .match(/[A-Za-z_$][\w$./]*/g);
  return (words ?? []).flatMap((word) => wordProblem(csdl, resource, word, variables));
}

function wordProblem(
  csdl: Csdl,
  resource: TypeRef,
  word: string,
  variables: ReadonlyMap<string, TypeRef>,
): readonly string[] {
  if (operators.has(word) || functions.has(word)) return [];
  const [head = '', ...rest] = word.split('/');
  const variable = variables.get(head);
  if (variable !== undefined) return rest.length === 0 ? [] : pathProblem(csdl, variable, rest.join('/'));
  const path = word.replace(/\/(any|all)$/, '');
  return pathProblem(csdl, resource, path);
}
