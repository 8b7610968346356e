import { jsonResponse, type TwinResponse } from '../messages.ts';
import { armBadRequest, type ArmRequest } from './arm-request.ts';
import type { ArmEstate } from './arm-estate.ts';
import { containerRows, policyRows, resourceRows, type GraphRow } from './resource-graph-rows.ts';

const mostRowsPerPage = 1_000;

/**
 * Azure Resource Graph, as far as the product speaks to it: the table is the first word of the query, the types
 * are those its first `where` names, and of the projection only the names are read, not the expressions. What a
 * name stands for is in `resource-graph-rows.ts`; one that is not there is refused, as Azure refuses it.
 */
export function answerResourceGraph(estate: ArmEstate, request: ArmRequest): TwinResponse {
  const { query, top, skipToken } = readBody(request.body);
  if (/\|\s*summarize\s+resources = count\(\) by type/.test(query)) return countByType(rowsOf(estate, query));
  const columns = projectionOf(query);
  const rows = rowsOf(estate, query);
  const start = skipToken === null ? 0 : Number(Buffer.from(skipToken, 'base64').toString('utf8'));
  if (!Number.isInteger(start) || start < 0) throw armBadRequest('The skip token is not valid.');
  const page = rows.slice(start, start + top).map((row) => project(row, columns));
  const end = start + page.length;
  const isMore = end < rows.length && columns.includes('id');
  return jsonResponse(200, {
    totalRecords: rows.length,
    count: page.length,
    data: page,
    facets: [],
    resultTruncated: end < rows.length && !isMore ? 'true' : 'false',
    ...(isMore ? { $skipToken: Buffer.from(String(end)).toString('base64') } : {}),
  });
}

function countByType(rows: readonly GraphRow[]): TwinResponse {
  const data = [...Map.groupBy(rows, ({ type }) => type)].map(([type, all]) => ({
    type,
    resources: all.length,
  }));
  return jsonResponse(200, {
    totalRecords: data.length,
    count: data.length,
    data,
    facets: [],
    resultTruncated: 'false',
  });
}

function rowsOf(estate: ArmEstate, query: string): readonly GraphRow[] {
  const [table = ''] = query.trim().split(/\s/);
  const known = { resources: resourceRows, resourcecontainers: containerRows, policyresources: policyRows };
  const read = Object.entries(known).find(([name]) => name === table.toLowerCase())?.[1];
  if (read === undefined)
    throw armBadRequest(`Failed to resolve table or column or scalar expression named '${table}'.`);
  const where = /\|\s*where\s+type\s+(?:=~|in~)\s*([^|]+)/.exec(query)?.[1] ?? '';
  const types = new Set([...where.matchAll(/'([^']+)'/g)].map(([, type = '']) => type.toLowerCase()));
  const missing = missingTagsIn(query);
  const wanted = read(estate).filter(
    ({ type, tags }) =>
      (types.size === 0 || types.has(String(type).toLowerCase())) && (missing === null || missing(tags)),
  );
  return wanted.toSorted((left, right) => (String(left.id) < String(right.id) ? -1 : 1));
}

/** The condition that one of some tags has no value, keys made small; null in a query without it. */
function missingTagsIn(query: string): ((tags: unknown) => boolean) | null {
  if (!query.includes('parse_json(tolower(tostring(tags)))')) return null;
  const keys = [
    ...query.matchAll(/isempty\(trim\(@'\\s\+', tostring\(small\['((?:[^'\\]|\\.)+)'\]\)\)\)/g),
  ].map(([, key = '']) => key.replaceAll(/\\(.)/g, '$1'));
  return (tags) => {
    const carried = new Map<string, unknown>();
    for (const [key, value] of Object.entries(isRecord(tags) ? tags : {}))
      carried.set(key.toLowerCase(), value);
    return keys.some((key) => {
      const value = carried.get(key);
      return typeof value !== 'string' || value.trim() === '';
    });
  };
}

function project(row: GraphRow, columns: readonly string[]): GraphRow {
  return Object.fromEntries(
    columns.map((column) => {
      if (!Object.hasOwn(row, column))
        throw armBadRequest(`Failed to resolve table or column or scalar expression named '${column}'.`);
      return [column, row[column]];
    }),
  );
}

/** The names of `| project a, b = f(c, d)`: commas within brackets separate no columns. */
function projectionOf(query: string): readonly string[] {
  const text = /\|\s*project\s+([^|]+)/.exec(query)?.[1];
  if (text === undefined) throw armBadRequest('The twin answers queries with a projection only.');
  const columns: string[] = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter === ',' && depth === 0) columns.push('');
    else columns.push(`${columns.pop() ?? ''}${letter}`);
  }
  return columns.map((column) => (column.split('=')[0] ?? '').trim());
}

function readBody(body: unknown): {
  readonly query: string;
  readonly top: number;
  readonly skipToken: string | null;
} {
  const { query, options } = isRecord(body) ? body : {};
  if (typeof query !== 'string') throw armBadRequest('The request has no query.');
  const { $top: top, $skipToken: skipToken } = isRecord(options) ? options : {};
  return {
    query,
    top: typeof top === 'number' ? Math.min(top, mostRowsPerPage) : 100,
    skipToken: typeof skipToken === 'string' ? skipToken : null,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
