import type { Csdl } from './csdl.ts';
import { checkQuery } from './check-query.ts';
import { resolvePath, type Resource } from './resolve-path.ts';

/** A request as it went out; `url` is complete, or begins after the version, as inside a batch. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

/** What is wrong with a request by the metadata of its service: nothing, when it is legal. */
export function checkRequest(csdl: Csdl, request: SentRequest): readonly string[] {
  const address = new URL(request.url, 'http://localhost');
  const path = decodeURIComponent(address.pathname).replace(/^\/(v1\.0|beta)(?=\/)/, '');
  if (path === '/$batch') return checkBatch(csdl, request);
  const resolved = resolvePath(csdl, path);
  if ('problem' in resolved) return [`${request.method} ${path}: ${resolved.problem}`];
  return [...methodProblems(resolved, request), ...checkQuery(csdl, resolved, address.searchParams)].map(
    (problem) => `${request.method} ${path}: ${problem}`,
  );
}

function methodProblems(resource: Resource, { method, body }: SentRequest): readonly string[] {
  const { operation } = resource;
  if (operation?.kind === 'action')
    return method === 'POST' ? bodyProblems(resource, body) : ['an action takes POST'];
  if (operation?.kind === 'function') return method === 'GET' ? [] : ['a function takes GET'];
  if (method === 'GET') return [];
  // Without /$ref the same DELETE deletes the person (graph-and-azure §3.3).
  if (!resource.isReference) return ['only references are added and removed'];
  if (method === 'DELETE') return resource.isCollection ? ['it names no reference to remove'] : [];
  if (method !== 'POST') return [`${method} is not made`];
  return Object.keys(objectOf(body)).join() === '@odata.id' ? [] : ['a reference is added by its @odata.id'];
}

function bodyProblems({ operation }: Resource, body: unknown): readonly string[] {
  const given = Object.keys(objectOf(body));
  const parameters = operation?.parameters ?? new Map<string, { readonly isNeeded: boolean }>();
  return [
    ...given.filter((name) => !parameters.has(name)).map((name) => `the action has no parameter ${name}`),
    ...[...parameters]
      .filter(([name, { isNeeded }]) => isNeeded && !given.includes(name))
      .map(([name]) => `the action needs ${name}`),
  ];
}

function checkBatch(csdl: Csdl, { method, body }: SentRequest): readonly string[] {
  const requests = objectOf(body)['requests'];
  if (method !== 'POST' || !Array.isArray(requests)) return ['a batch is posted with its requests'];
  if (requests.length > 20) return ['a batch holds at most 20 requests'];
  return requests.flatMap((each) => {
    const { method: inner, url, body: sent } = objectOf(each);
    if (typeof inner !== 'string' || typeof url !== 'string')
      return ['a request of a batch has a method and a url'];
    return checkRequest(csdl, { method: inner, url, body: sent });
  });
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
