import { parseServiceBase, type ServiceBase } from '../transport/service-base.ts';
import { baseUrlRefused } from './errors.ts';

/** Where Power BI is, and what a token for it has to be for. */
export interface PowerBiPlace extends ServiceBase {
  /** Null for a twin: no token is asked for. */
  readonly audience: string | null;
  /** The domain whose hosts a continuation may name; null for a twin. */
  readonly domain: string | null;
}

/** Hosts of the REST API by cloud, and the domain behind them. */
const domains: Readonly<Record<string, string>> = {
  'api.powerbi.com': 'analysis.windows.net',
  'api.powerbigov.us': 'analysis.usgovcloudapi.net',
  'api.high.powerbigov.us': 'high.analysis.usgovcloudapi.net',
  'api.mil.powerbigov.us': 'mil.analysis.usgovcloudapi.net',
  'api.powerbi.cn': 'analysis.chinacloudapi.cn',
};

/** Reads where Power BI is. Throws POWERBI_BASE_URL_REFUSED for whatever is neither one of Microsoft's clouds nor a twin. */
export function parsePowerBiPlace(text: string): PowerBiPlace {
  const base = parseServiceBase(text, baseUrlRefused);
  if (base.isTwin) return { ...base, audience: null, domain: null };
  const domain = domains[new URL(base.origin).host];
  if (domain === undefined)
    throw baseUrlRefused(
      `It is none of ${Object.keys(domains).join(', ')}: no token is made for another host.`,
    );
  return { ...base, audience: `https://${domain}/powerbi/api`, domain };
}
