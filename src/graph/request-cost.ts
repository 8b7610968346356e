/** What one request takes from one published limit. `scope` is `signIns`, `audits`, `identity`, `writes` or `report:<name>`. */
export interface Charge {
  readonly scope: string;
  readonly cost: number;
}

/** Base resource units of the GETs that differ from 1 (graph-and-azure §11). The first row that fits wins. */
const baseUnits: readonly (readonly [path: RegExp, units: number])[] = [
  [/^\/users$/, 2],
  [/^\/subscribedSkus/, 3],
  [/^\/users\/[^/]+\/licenseDetails$/, 2],
  [/^\/groups\/[^/]+\/transitiveMembers/, 5],
  [/^\/groups\/[^/]+\/members/, 3],
];

/** The charges of a request, the most specific limit first; `url` is complete, or begins with its path after the version, as in a batch. */
export function chargesOf(method: string, url: string): readonly Charge[] {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const path = pathname.replace(/^\/(v1\.0|beta)(?=\/)/, '');
  const report = /^\/(?:copilot\/)?reports\/(\w+)/.exec(path)?.[1];
  if (report !== undefined) return [{ scope: `report:${report}`, cost: 1 }];
  if (path.startsWith('/auditLogs/')) return [{ scope: 'audits', cost: 1 }];
  if (method !== 'GET') {
    return [
      { scope: 'writes', cost: 1 },
      { scope: 'identity', cost: 1 },
    ];
  }
  const identity = { scope: 'identity', cost: unitsOf(path, searchParams) };
  const readsSignIns = `${searchParams.get('$select') ?? ''} ${searchParams.get('$filter') ?? ''}`.includes(
    'signInActivity',
  );
  return readsSignIns ? [{ scope: 'signIns', cost: 1 }, identity] : [identity];
}

function unitsOf(path: string, query: URLSearchParams): number {
  const base = baseUnits.find(([pattern]) => pattern.test(path))?.[1] ?? 1;
  const top = query.get('$top');
  const selected = query.has('$select') ? 1 : 0;
  const few = top !== null && Number(top) < 20 ? 1 : 0;
  const expanded = query.has('$expand') ? 1 : 0;
  return Math.max(1, base - selected - few + expanded);
}

/** One charge per scope: what a batch takes altogether. */
export function sumCharges(charges: readonly Charge[]): readonly Charge[] {
  const byScope = new Map<string, number>();
  for (const { scope, cost } of charges) byScope.set(scope, (byScope.get(scope) ?? 0) + cost);
  return [...byScope].map(([scope, cost]) => ({ scope, cost }));
}
