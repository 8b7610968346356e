import type { Charge } from '../transport/charge.ts';

/** Base resource units of the GETs that differ from 1 (graph-and-azure §11). The first row that fits wins. */
const baseUnits: readonly (readonly [path: RegExp, units: number])[] = [
  [/^\/users$/, 2],
  [/^\/subscribedSkus/, 3],
  [/^\/users\/[^/]+\/licenseDetails$/, 2],
  [/^\/users\/[^/]+\/(transitiveM|m)emberOf/, 2],
  [/^\/groups\/[^/]+\/transitiveMembers/, 5],
  [/^\/groups\/[^/]+\/members/, 3],
  [/^\/(applications|servicePrincipals)$/, 2],
];

/** What is not counted in identity units: the scopes, most specific first, of what the path names. */
const services: readonly (readonly [path: RegExp, scopesOf: (name: string) => readonly string[]])[] = [
  [/^\/auditLogs\/()/, () => ['audits']],
  [/^\/reports\/(authenticationMethods|azureADPremiumLicenseInsight)\b/, () => ['audits']],
  [/^\/(identityProtection|identity\/conditionalAccess)\b/, () => ['risk']],
  [/^\/deviceManagement\/(managedDevices)\b/, () => ['intuneDevices']],
  [/^\/(deviceManagement|deviceAppManagement)\b/, () => ['intune']],
  [/^\/communications\/callRecords\/(get\w+)/, (name) => [`pstnCollection:${name}`, 'pstn']],
  [/^\/users\/([^/]+)\/mailboxSettings\b/, (user) => [`mailbox:${user.toLowerCase()}`]],
];

/**
 * The charges of a request, the most specific limit first; `url` is complete, or begins with its path after the
 * version, as in a batch. The scopes are those of `limitOfScope`.
 */
export function chargesOf(method: string, url: string): readonly Charge[] {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const [, version = 'v1.0'] = /^\/(v1\.0|beta)(?=\/)/.exec(pathname) ?? [];
  const path = pathname.replace(/^\/(v1\.0|beta)(?=\/)/, '');
  const report = /^\/(?:copilot\/)?reports\/(get\w+)/.exec(path)?.[1];
  if (report !== undefined) {
    const isJson = version === 'beta' && searchParams.get('$format') === 'application/json';
    return [{ scope: `${isJson ? 'jsonReport' : 'report'}:${report}`, cost: 1 }];
  }
  for (const [pattern, scopesOf] of services) {
    const name = pattern.exec(path)?.[1];
    if (name !== undefined) return scopesOf(name).map((scope) => ({ scope, cost: 1 }));
  }
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
