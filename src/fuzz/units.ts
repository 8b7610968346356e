/** What a body is made of: elements of a page, or lines of a report. Each is text that can be compared. */
export interface Units {
  readonly kind: 'page' | 'lines' | 'document';
  readonly units: readonly string[];
}

/** Where the next page is. */
export const nextLink = '@odata.nextLink';

const decoder = new TextDecoder('utf-8', { ignoreBOM: false });

export function textOf(body: Uint8Array): string {
  return decoder.decode(body);
}

/** Null for a body that is nothing we know: neither JSON nor lines under a header. */
export function unitsOf(body: Uint8Array, kind: Units['kind']): Units | null {
  const text = textOf(body);
  if (kind === 'lines') {
    const [, ...lines] = text.split(lineEndOf(text));
    return { kind, units: lines.filter((line) => line !== '') };
  }
  const parsed = parsedJson(text);
  if (kind === 'document') return parsed === undefined ? null : { kind, units: [] };
  const rows = listOf(parsed);
  return rows === null ? null : { kind, units: rows.map((each) => JSON.stringify(each)) };
}

/** What leads to the next page: of Graph, of Azure, of Resource Graph, of Power BI; undefined on the last one. */
export function linkOf(parsed: unknown): unknown {
  if (!isObject(parsed)) return undefined;
  if (parsed['@odata.context'] !== undefined) return parsed[nextLink] ?? undefined;
  const inner = isObject(parsed['properties']) ? parsed['properties']['nextLink'] : undefined;
  const next =
    parsed[nextLink] ??
    parsed['nextLink'] ??
    continuationOf(parsed) ??
    parsed['$skipToken'] ??
    inner ??
    undefined;
  // Azure writes an empty link on the last page of some lists.
  return next === '' ? undefined : next;
}

/** Power BI says by itself that a page is the last one, whatever address it names. */
function continuationOf(parsed: Record<string, unknown>): unknown {
  return parsed['lastResultSet'] === true ? undefined : parsed['continuationUri'];
}

/** Lines end as the header does. */
function lineEndOf(text: string): string {
  return /^[^\r\n]*\r\n/.test(text) ? '\r\n' : '\n';
}

export function kindOf(body: Uint8Array): Units['kind'] {
  const parsed = parsedJson(textOf(body));
  if (parsed === undefined) return 'lines';
  return listOf(parsed) === null ? 'document' : 'page';
}

/** The same body without one unit. */
export function withoutUnit(body: Uint8Array, kind: Units['kind'], index: number): Uint8Array {
  const text = textOf(body);
  if (kind === 'lines') {
    const [header = '', ...lines] = text.split(/\r?\n/);
    const kept = lines.filter((line) => line !== '').filter((_, at) => at !== index);
    return bytesOf([header, ...kept, ''].join('\r\n'));
  }
  const parsed = parsedJson(text);
  listOf(parsed)?.splice(index, 1);
  return bytesOf(JSON.stringify(parsed));
}

/** The rows of a page: of Graph and Azure, of Resource Graph, of a cost query, of Power BI. */
function listOf(parsed: unknown): unknown[] | null {
  if (!isObject(parsed)) return null;
  const inner = parsed['properties'];
  const lists = [parsed['value'], parsed['data'], parsed['activityEventEntities']];
  const found = [...lists, isObject(inner) ? inner['rows'] : null].find((each) => Array.isArray(each));
  return Array.isArray(found) ? found : null;
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
