/** What an address may be asked with and is worth keeping; everything else of a query may be a key. */
const keptParameters = [
  '$select',
  '$expand',
  '$filter',
  '$orderby',
  '$top',
  '$count',
  '$format',
  '$apply',
  'api-version',
];

/** The longest part of a path or query that is kept: the names of an API are shorter, tokens are longer. */
const longestPart = 80;
const longestQuery = 800;

/**
 * What was asked, without whom and without keys: host, fragment and every unknown parameter are left out (paging
 * tokens and signatures among them), and ids and accounts are `{id}`.
 */
export function addressTemplate(address: string): string {
  const base = 'https://host.invalid';
  if (!URL.canParse(address, base)) return '{unreadable}';
  const { pathname, searchParams } = new URL(address, base);
  const path = pathname.split('/').map(pathPart).join('/');
  const query = [...searchParams]
    .filter(([name]) => keptParameters.includes(name))
    .map(([name, value]) => `${name}=${queryValue(value)}`);
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}

function pathPart(part: string): string {
  const plain = decoded(part);
  if (plain === null || plain.length > longestPart || !/^[\w.$@~() ='",:+-]*$/.test(plain)) return '{id}';
  return withoutIds(plain);
}

function queryValue(value: string): string {
  if (value.length > longestQuery) return '{long}';
  return withoutIds(value)
    .split(/([ ,;()/'=&]+)/)
    .map((word) => (word.length > longestPart ? '{id}' : word))
    .join('');
}

function withoutIds(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '{id}')
    .replaceAll(/[^\s'"(),/]+@[^\s'"(),/]+/g, '{id}');
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
