/** The API version of every request whose path does not say `/beta/`. */
const version = 'v1.0';

/**
 * The address of an API call. `$` and `,` stay readable, everything else in a value is escaped: raw spaces and
 * quotes are a 400 (graph-and-azure §0.3). A path that begins with `/beta/` stays in beta.
 */
export function graphUrl(origin: string, path: string, query: Readonly<Record<string, string>> = {}): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${escaped(value)}`);
  return `${origin}${path.startsWith('/beta/') ? '' : `/${version}`}${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
}

function escaped(value: string): string {
  return encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%24', '$');
}
